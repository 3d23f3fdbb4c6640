import { Value } from '@sinclair/typebox/value'
import { RedisSettings } from '../src/index.ts'

/** The defaults, but for these. */
export const settingsOf = (changes: Partial<RedisSettings>): RedisSettings => ({
  ...Value.Create(RedisSettings),
  ...changes,
})
