import { AppError } from '@golden-hour/ports'
import { ProgramStop } from '../exit.ts'
import type { FileStore } from '../files/file-store.ts'

const SHORTEST = 32

const PREPARE = 'run golden-hour prepare once, and give every service the same file'

/** What signs sessions, of the file that all services share. Throws GH_CONFIG_INVALID. */
export async function readSessionKey(path: string, files: FileStore): Promise<Uint8Array> {
  const text = await files.readText(path).catch((cause: unknown) => {
    if (!(cause instanceof ProgramStop)) throw cause
    throw new AppError('GH_CONFIG_INVALID', `access.sessionKeyFile: ${cause.message}`, { advice: PREPARE, cause })
  })
  const key = text.trim()
  if (key.length >= SHORTEST) return new TextEncoder().encode(key)
  throw new AppError(
    'GH_CONFIG_INVALID',
    `access.sessionKeyFile: ${path} holds ${key.length} characters, not at least ${SHORTEST}`,
    { advice: PREPARE },
  )
}
