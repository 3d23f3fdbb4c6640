import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The built program; `GH_PROGRAM` names another build. */
export const program =
  process.env.GH_PROGRAM ?? fileURLToPath(new URL('../../services/golden-hour/dist/main.js', import.meta.url))

/** Null where it can be started, else why it cannot. */
export const unbuilt: string | null = existsSync(program) ? null : 'the program is not built: npm run set-up'

/** Runs one of its commands to the end, and answers what it wrote; throws where it failed. */
export async function runProgram(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args], { maxBuffer: 64 * 2 ** 20 })
  return stdout
}
