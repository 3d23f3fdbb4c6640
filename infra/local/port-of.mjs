import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { claimPort, freePorts } from './free-ports.mjs'

/** The port of the server whose data is in this folder: the one asked for, else the one it had before, else a free one. */
export async function portOf(folder, asked, option) {
  const file = join(folder, 'port')
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
  const port = asked ?? before ?? (await freePorts(1))[0]
  await claimPort(port, option)
  writeFileSync(file, String(port))
  return port
}
