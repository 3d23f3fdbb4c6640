import { createHash, randomBytes } from 'node:crypto'

/** Says at a glance, in a file where it should not be, what was found there. */
const PREFIX = 'ghk_'
const KEY_BYTES = 32

/** 32 random bytes; shown once, kept only as its hash. */
export const newApiKey = (): string => `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`

/** SHA-256, lower-case hex. A slow hash would add nothing: the key is random, and no dictionary holds it. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key, 'utf8').digest('hex')
