import { rm } from 'node:fs/promises'
import { endHosts } from './host-process.ts'
import { beginTestRun } from './run-folder.ts'

/** Before a run: where its processes meet; nothing is started. After it, also when interrupted: what was started ends. */
export default function setup(): () => Promise<void> {
  const { folder } = beginTestRun()
  return async () => {
    await endHosts(folder)
    await rm(folder, { recursive: true, force: true })
  }
}
