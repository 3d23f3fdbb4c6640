import { AppError } from '@golden-hour/ports'
import SaslAuthenticator from 'kafkajs/src/broker/saslAuthenticator/index.js'
import { apiKeyOf, type Exchange, exchange, VERSIONS } from '../protocol/exchange.ts'
import { throwIfError } from '../protocol/kafka-error.ts'
import { type Address, connectWire, type Wire, WireError, type WireOptions } from './wire.ts'

/** `plain`, `scram-sha-256`, `scram-sha-512`: what our settings offer. */
export interface SaslOptions {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

export interface OpenWireOptions extends WireOptions {
  readonly sasl: SaslOptions | null
}

export interface OpenedWire extends Wire {
  /** By `performance.now()`: from then on the broker would refuse it, because it must authenticate anew. */
  readonly expiresAt: number
}

interface ApiVersions {
  readonly errorCode: number
  readonly apiVersions: readonly { apiKey: number; minVersion: number; maxVersion: number }[]
}
type Versions = Record<number, { minVersion: number; maxVersion: number }>

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, namespace: () => SILENT }
/** Of a session's time, so that nothing is under way when it ends. */
const SESSION_SHARE = 0.8

/** Connected, known to speak our versions, authenticated. Throws WireError, and GH_LOG_SETTINGS where trying again is vain. */
export async function openWire(address: Address, options: OpenWireOptions): Promise<OpenedWire> {
  const wire = await connectWire(address, options)
  try {
    const versions = await versionsOf(wire)
    const lifetimeMs = options.sasl === null ? 0 : await authenticate(wire, options.sasl, versions)
    const expiresAt = lifetimeMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + lifetimeMs * SESSION_SHARE
    return Object.defineProperty(wire as OpenedWire, 'expiresAt', { value: expiresAt })
  } catch (error) {
    wire.close()
    throw error
  }
}

async function versionsOf(wire: Wire): Promise<Versions> {
  const { errorCode, apiVersions } = await wire.send(exchange<ApiVersions>('ApiVersions', {}))
  throwIfError(errorCode)
  const versions: Versions = Object.fromEntries(apiVersions.map((one) => [one.apiKey, one]))
  const missing = (Object.keys(VERSIONS) as (keyof typeof VERSIONS)[]).filter((name) => {
    const known = versions[apiKeyOf(name)]
    return known === undefined || VERSIONS[name] < known.minVersion || VERSIONS[name] > known.maxVersion
  })
  if (missing.length === 0) return versions
  throw new AppError(
    'GH_LOG_SETTINGS',
    `the broker at ${nameOf(wire.address)} does not speak ${missing.map((name) => `${name} ${VERSIONS[name]}`).join(', ')}`,
    { advice: 'use Apache Kafka from 3.9 to 4.x, or a broker that speaks its protocol' },
  )
}

interface KafkajsExchange {
  readonly request: Omit<Exchange<unknown>, 'decode'>
  readonly response: { decode(payload: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> }
}

/** Answers the session's time in ms; 0: without end. */
async function authenticate(wire: Wire, sasl: SaslOptions, versions: Versions): Promise<number> {
  const send = async ({ request, response }: KafkajsExchange): Promise<unknown> =>
    response.parse(await wire.send({ ...request, decode: (payload) => response.decode(payload) }))
  const { host, port } = wire.address
  // It writes into `sasl`.
  const connection = { host, port, sasl: { ...sasl }, send: send as (one: object) => Promise<unknown> }
  const authenticator = new SaslAuthenticator(connection, SILENT, versions, true)
  try {
    await authenticator.authenticate()
  } catch (cause) {
    if (cause instanceof WireError) throw cause
    throw new AppError('GH_LOG_SETTINGS', `the broker at ${nameOf(wire.address)} refuses ${sasl.username}`, {
      advice: `check the user name, the password and that the broker offers ${sasl.mechanism}: ${(cause as Error).message}`,
      cause,
    })
  }
  return Number(authenticator.sessionLifetime)
}

const nameOf = ({ host, port }: Address): string => `${host}:${port}`
