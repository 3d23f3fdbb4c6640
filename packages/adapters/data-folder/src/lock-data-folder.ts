import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import { type Claims, type FoundClaim, openClaims } from './claims.ts'
import { diskError } from './disk-error.ts'
import { fateOf, thisProcess } from './process-identity.ts'

export interface DataFolderLock {
  /** Lets others have the folder. May be called twice. */
  release(): Promise<void>
}

/** How often candidates that met step back and try again before one gives up. */
const TRIES = 40
const LONGEST_PAUSE_MS = 50

/**
 * Makes this process the only one in the folder; the folder is made where it is not there. A process that died, however
 * it died, holds nothing. Throws GH_DATA_LOCKED, naming who has it; GH_DISK where the folder cannot be written.
 *
 * 1. Who wants the folder writes its claim first and looks for others afterwards. Of two who come at once, at least one
 *    sees the other: there are never two owners.
 * 2. Who sees a living owner is refused. Candidates who see each other all withdraw, and try again after unlike pauses.
 * 3. Only a claim whose process has certainly ended is removed. Node has no kernel lock on files; this needs none.
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const token = randomUUID()
  try {
    const claims = await openClaims(folder)
    await acquire(folder, claims, token)
    return { release: () => claims.remove(token) }
  } catch (error) {
    throw error instanceof AppError ? error : diskError('making a lock', folder, error)
  }
}

async function acquire(folder: string, claims: Claims, token: string): Promise<void> {
  const self = { ...thisProcess(), since: new Date().toISOString() }
  for (let attempt = 1; ; attempt += 1) {
    await claims.write(token, 'candidate', self)
    const rival = await strongest(claims, token)
    // The candidate stays beside the owner: whoever reads the folder in between must not see neither.
    if (rival === null) return claims.write(token, 'owner', self)
    await claims.remove(token)
    if (rival.standing === 'owner' || attempt === TRIES) throw locked(folder, rival)
    await pause(1 + Math.random() * LONGEST_PAUSE_MS)
  }
}

/** A living owner, else a living candidate, else nobody. What the dead have left is cleared away. */
async function strongest(claims: Claims, token: string): Promise<FoundClaim | null> {
  const self = thisProcess()
  let candidate: FoundClaim | null = null
  for (const found of await claims.others(token)) {
    if (found.claim !== null && fateOf(found.claim, self) === 'ended') await claims.remove(found.token)
    else if (found.standing === 'owner') return found
    else candidate = found
  }
  return candidate
}

function locked(folder: string, { claim, path }: FoundClaim): AppError {
  if (claim === null)
    return new AppError('GH_DATA_LOCKED', `the data folder ${folder} is locked; ${path} does not say by whom`, {
      advice: `when no Golden Hour runs on this folder, delete ${path}`,
    })
  const who = `process ${claim.pid} on ${claim.host}, since ${claim.since}`
  const here = fateOf(claim, thisProcess()) === 'runs'
  return new AppError('GH_DATA_LOCKED', `the data folder ${folder} is in use by ${who}`, {
    advice: here
      ? `stop process ${claim.pid}, or start with another data folder`
      : `stop it there; if that machine or container is gone for good, delete ${path}`,
  })
}
