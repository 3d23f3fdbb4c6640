import type { Answer, ServerName } from './server-name.ts'

const variables: Record<ServerName, string> = {
  kafka: 'GH_TEST_KAFKA',
  redis: 'GH_TEST_REDIS',
  postgres: 'GH_TEST_POSTGRES',
}

/** Who wants no server of some kind, although it could be had, says this. */
const NONE = 'none'

/** What the environment says of this server; undefined where it says nothing. Brokers are separated by commas. */
export function askEnvironment(name: ServerName): Answer | undefined {
  const variable = variables[name]
  const address = process.env[variable]
  if (address === undefined || address === '') return undefined
  if (address === NONE) return { skip: `${variable} says none` }
  if (name === 'kafka') return { skip: null, addresses: { kafka: { brokers: address.split(',') } } }
  return { skip: null, addresses: { [name]: { url: address } } }
}
