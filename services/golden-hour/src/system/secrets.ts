import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { AppError } from '@golden-hour/ports'

/** What signs sessions. Made once, kept with the data, readable by its owner only. */
export interface Secrets {
  readonly sessionKey: Uint8Array
}

const BYTES = 32

async function keep(path: string, sessionKey: Uint8Array): Promise<void> {
  const text = `${JSON.stringify({ sessionKey: Buffer.from(sessionKey).toString('base64') })}\n`
  await writeFile(`${path}.part`, text, { mode: 0o600 })
  await rename(`${path}.part`, path)
}

/** Those of the folder, made where there are none. Throws GH_CONFIG_INVALID for a damaged file. */
export async function openSecrets(path: string): Promise<Secrets> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) {
    const sessionKey = new Uint8Array(randomBytes(BYTES))
    await keep(path, sessionKey)
    return { sessionKey }
  }
  try {
    const sessionKey = new Uint8Array(
      Buffer.from(String((JSON.parse(text) as Record<string, unknown>).sessionKey), 'base64'),
    )
    if (sessionKey.length !== BYTES) throw new Error(`the session key has ${sessionKey.length} bytes, not ${BYTES}`)
    return { sessionKey }
  } catch (cause) {
    throw new AppError('GH_CONFIG_INVALID', `${path} cannot be read`, {
      cause,
      advice: 'remove it: a new one is made, and everybody logs in again',
    })
  }
}
