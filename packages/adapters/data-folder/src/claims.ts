import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessIdentity } from './process-identity.ts'

/** `candidate`: wants the folder. `owner`: has it. */
export type Standing = 'candidate' | 'owner'

export interface Claim extends ProcessIdentity {
  /** ISO 8601, by the wall clock of that process; for people. */
  readonly since: string
}

export interface FoundClaim {
  readonly token: string
  readonly standing: Standing
  readonly path: string
  /** Null where the file cannot be read as a claim. */
  readonly claim: Claim | null
}

const NAME = /^([0-9a-f-]{36})\.(candidate|owner)$/

/**
 * Claims to one folder: a file each, with a name that no other claim ever has, in `<folder>/lock`. A claim that is seen
 * is whole, and to remove a dead one can never hit a living. An owner has both files, a candidate one.
 */
export interface Claims {
  write(token: string, standing: Standing, claim: Claim): Promise<void>
  /** Every claim but those of `token`. */
  others(token: string): Promise<readonly FoundClaim[]>
  remove(token: string): Promise<void>
}

export async function openClaims(folder: string): Promise<Claims> {
  const lock = join(folder, 'lock')
  await mkdir(lock, { recursive: true })
  const pathOf = (token: string, standing: Standing): string => join(lock, `${token}.${standing}`)
  return {
    async write(token, standing, claim) {
      const draft = join(lock, `${token}.draft`)
      const file = await open(draft, 'w')
      try {
        await file.writeFile(`${JSON.stringify(claim)}\n`)
        // Else a power cut could leave an empty file under the name that counts.
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, pathOf(token, standing))
    },
    async others(token) {
      const found: FoundClaim[] = []
      for (const name of await readdir(lock)) {
        const [, owner, standing] = NAME.exec(name) ?? []
        if (owner === undefined || owner === token) continue
        const path = join(lock, name)
        const text = await readFile(path, 'utf8').catch(absent)
        if (text !== null) found.push({ token: owner, standing: standing as Standing, path, claim: parse(text) })
      }
      return found
    },
    async remove(token) {
      await rm(pathOf(token, 'owner'), { force: true })
      await rm(pathOf(token, 'candidate'), { force: true })
    },
  }
}

/** Withdrawn between the listing and the reading. */
const absent = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}

function parse(text: string): Claim | null {
  try {
    const claim = JSON.parse(text) as Partial<Claim> | null
    return typeof claim?.pid === 'number' && typeof claim.host === 'string' ? (claim as Claim) : null
  } catch {
    return null
  }
}
