import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ServerName } from './server-name.ts'

/** The command that starts servers on this machine, the same that a user types. */
export const localCommand = fileURLToPath(new URL('../../../../../infra/local/start.mjs', import.meta.url))

const FETCHING_MS = 10 * 60_000

const oneLine = (text: string): string => text.trim().split('\n').join('; ')

/** Looks for what is needed to start these here, and fetches Kafka where it is not there yet. Null, or what is missing. */
export async function missingLocally(...names: readonly ServerName[]): Promise<string | null> {
  try {
    await promisify(execFile)(process.execPath, [localCommand, ...names, '--prepare'], { timeout: FETCHING_MS })
    return null
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return oneLine(stderr || message)
  }
}
