import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ProgramStop } from '../exit.ts'

/** What a file of one secret holds, and whether it had to be made. */
export interface SecretFile {
  readonly path: string
  readonly secret: string
  readonly isNew: boolean
}

const advice = (error: NodeJS.ErrnoException): string =>
  error.code === 'EROFS' || error.code === 'EACCES'
    ? 'put the secret there yourself, or name a file that this user may write'
    : `${error.message}: name another file`

const secretIn = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    (text) => (text.trim() === '' ? null : text.trim()),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new ProgramStop(
        'GH_FILE_UNREADABLE',
        `${path} cannot be read`,
        'give this user the right to read it',
        error,
      )
    },
  )

/** The secret of a file; where there is none, `make` makes it and it is written, for its owner only. */
export async function keepSecret(path: string, make: () => string): Promise<SecretFile> {
  const kept = await secretIn(path)
  if (kept !== null) return { path, secret: kept, isNew: false }
  const secret = make()
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(path, `${secret}\n`, { mode: 0o600 })
  } catch (error) {
    const cause = error as NodeJS.ErrnoException
    throw new ProgramStop('GH_FILE_UNWRITABLE', `${path} cannot be written`, advice(cause), cause)
  }
  return { path, secret, isNew: true }
}
