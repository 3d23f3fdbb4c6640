import type { EpochMs } from '@golden-hour/model'
import { AppError, type SourceBook, type SourceProfile } from '@golden-hour/ports'
import { hashApiKey, newApiKey } from './api-key.ts'

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/
const SHORTEST_KEY = 32

function check({ id, name, allowed }: SourceProfile, key: string): void {
  const faults = [
    ...(ID.test(id) ? [] : [`id "${id}": 1 to 64 of a-z, 0-9, dot, dash and underscore`]),
    ...(name.trim() === '' ? ['name: must not be empty'] : []),
    ...(allowed.length === 0 ? ['allowed: names at least one CloudEvents source, such as /his'] : []),
    ...allowed.filter((each) => each === '').map(() => 'allowed: must not hold an empty text'),
    ...(key.length < SHORTEST_KEY ? [`key: at least ${SHORTEST_KEY} characters`] : []),
  ]
  if (faults.length === 0) return
  throw new AppError('GH_CONFIG_INVALID', `source ${id}: ${faults.join('; ')}`, { advice: 'mend the source' })
}

/**
 * Writes the profile and gives it a key beside those it has. Idempotent for a `key` that is given. Throws
 * GH_CONFIG_INVALID where the profile cannot be one.
 */
export async function createSource(
  book: Pick<SourceBook, 'putSource' | 'addKey'>,
  profile: SourceProfile,
  at: EpochMs,
  key: string = newApiKey(),
): Promise<{ readonly key: string }> {
  check(profile, key)
  await book.putSource(profile, at)
  await book.addKey(profile.id, hashApiKey(key), at)
  return { key }
}
