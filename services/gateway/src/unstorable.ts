import type { ProblemError } from '@golden-hour/events'

const UNSTORABLE = /\0|\p{Cs}/u
const SUSPECT = ['\\u0000', '\\ud'] as const

const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

function places(value: unknown, path: string): ProblemError[] {
  if (typeof value === 'string')
    return UNSTORABLE.test(value) ? [{ path, message: 'must not hold NUL or half characters' }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [
    ...(UNSTORABLE.test(name) ? [{ path, message: 'must not hold a name with NUL or half characters' }] : []),
    ...places(member, `${path}/${pointer(name)}`),
  ])
}

/**
 * Texts of a body that JSON can say and no database can keep. `body` is the data as the journal holds it: such
 * characters stand in it as escapes, so almost every body is passed without being walked through.
 */
export function unstorable(data: unknown, body: Uint8Array): readonly ProblemError[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return SUSPECT.some((written) => bytes.includes(written)) ? places(data, '/data') : []
}
