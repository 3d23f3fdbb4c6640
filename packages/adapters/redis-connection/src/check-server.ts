import { AppError } from '@golden-hour/ports'

/** What `INFO` says that matters here. */
export interface ServerStanding {
  readonly version: string
  readonly evictionPolicy: string
  readonly appendOnly: boolean
}

const OLDEST = 7

export function readStanding(info: string): ServerStanding {
  const of = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  return {
    version: of('redis_version'),
    evictionPolicy: of('maxmemory_policy'),
    appendOnly: of('aof_enabled') === '1',
  }
}

/** Why this server must not be used; null: it may. */
export function faultOf({ version, evictionPolicy }: ServerStanding, at: string): AppError | null {
  if (!(Number.parseInt(version, 10) >= OLDEST))
    return new AppError(
      'GH_STATE_SETTINGS',
      `Redis at ${at} is version ${version || 'unknown'}, older than ${OLDEST}`,
      {
        advice: `run Redis ${OLDEST} or newer`,
      },
    )
  if (evictionPolicy !== 'noeviction')
    return new AppError(
      'GH_STATE_SETTINGS',
      `Redis at ${at} has maxmemory-policy ${evictionPolicy || 'unknown'}: it may drop what was saved`,
      { advice: 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf' },
    )
  return null
}
