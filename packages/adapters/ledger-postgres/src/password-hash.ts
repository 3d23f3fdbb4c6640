import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt's parameters; stored beside each hash, so that they can be raised later. */
export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

export interface PasswordHash {
  readonly salt: Uint8Array
  readonly hash: Uint8Array
  readonly cost: ScryptCost
}

/** 32 MiB and about a third of a second: the OWASP Password Storage Cheat Sheet's row for N = 2^15. */
const COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 }
const LENGTH = 32

const derive = (password: string, salt: Uint8Array, { N, r, p }: ScryptCost): Promise<Uint8Array> => {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) => {
    // Two keyboards may write the same character in two ways.
    scrypt(password.normalize('NFKC'), salt, LENGTH, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16)
  return { salt, hash: await derive(password, salt, COST), cost: COST }
}

/** What nobody's password is checked against, so that an unknown account takes as long as a wrong password. */
const NOBODY: PasswordHash = { salt: new Uint8Array(16), hash: new Uint8Array(LENGTH), cost: COST }

/** `stored`: null for nobody. */
export async function passwordMatches(password: string, stored: PasswordHash | null): Promise<boolean> {
  const { salt, hash, cost } = stored ?? NOBODY
  const same = timingSafeEqual(await derive(password, salt, cost), hash)
  return same && stored !== null
}
