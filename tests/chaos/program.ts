import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built program. */
export const program = fileURLToPath(new URL('../../services/golden-hour/dist/main.js', import.meta.url))

/** Null where it can be started, else why it cannot. */
export const unbuilt: string | null = existsSync(program) ? null : 'the program is not built: npm run set-up'
