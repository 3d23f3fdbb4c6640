import error from 'kafkajs/src/protocol/error.js'

const NOT_IN_KAFKAJS: Readonly<Record<number, string>> = {
  89: 'THROTTLING_QUOTA_EXCEEDED',
  100: 'UNKNOWN_TOPIC_ID',
}

/** Passing, whatever kafkajs says of them: a broker that stops or starts says so in many ways. */
const PASSING = new Set([
  'UNKNOWN',
  'BROKER_NOT_AVAILABLE',
  'NOT_CONTROLLER',
  'THROTTLING_QUOTA_EXCEEDED',
  'UNKNOWN_TOPIC_ID',
])

/** A broker's answer that is an error. `type` is Kafka's own name of it; `passes`: trying again may help. */
export class KafkaError extends Error {
  readonly type: string
  readonly passes: boolean

  constructor(code: number) {
    const known = error.errorCodes.find((one) => one.code === code)
    const type = known?.type ?? NOT_IN_KAFKAJS[code] ?? `error code ${code}`
    super(known === undefined ? type : `${type}: ${known.message}`)
    this.name = 'KafkaError'
    this.type = type
    this.passes = known?.retriable === true || PASSING.has(type)
  }
}

export function throwIfError(code: number): void {
  if (code !== 0) throw new KafkaError(code)
}

export const isKafkaError = (cause: unknown, ...types: readonly string[]): cause is KafkaError =>
  cause instanceof KafkaError && (types.length === 0 || types.includes(cause.type))
