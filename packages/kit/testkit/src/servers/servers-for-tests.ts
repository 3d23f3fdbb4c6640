import { sharedServer } from './shared-server.ts'

/** `skip` is null where there is a broker, else why there is none; then `brokers` is empty. */
export interface KafkaForTests {
  readonly skip: string | null
  /** host:port of each. */
  readonly brokers: readonly string[]
}

/** `skip` is null where there is a server, else why there is none; then `url` is empty. */
export interface ServerForTests {
  readonly skip: string | null
  readonly url: string
}

/** The run's Kafka: topics are not made by themselves, groups begin at once, a session may be as short as 2 s. */
export async function kafkaForTests(): Promise<KafkaForTests> {
  const answer = await sharedServer('kafka')
  if (answer.skip !== null) return { skip: `no Kafka: ${answer.skip}`, brokers: [] }
  return { skip: null, brokers: answer.addresses.kafka?.brokers ?? [] }
}

/** The run's Redis. FLUSHALL, CONFIG and SHUTDOWN are for a server of the test's own (`ownRedis`). */
export async function redisForTests(): Promise<ServerForTests> {
  const answer = await sharedServer('redis')
  if (answer.skip !== null) return { skip: `no Redis: ${answer.skip}`, url: '' }
  return { skip: null, url: answer.addresses.redis?.url ?? '' }
}

/** The run's PostgreSQL; the user may make databases. */
export async function postgresForTests(): Promise<ServerForTests> {
  const answer = await sharedServer('postgres')
  if (answer.skip !== null) return { skip: `no PostgreSQL: ${answer.skip}`, url: '' }
  return { skip: null, url: answer.addresses.postgres?.url ?? '' }
}

/** The name of a suite that needs these servers: where one is missing it says why, so that whoever reads the run knows. */
export function titleWith(title: string, ...servers: readonly { readonly skip: string | null }[]): string {
  const reasons = servers.flatMap(({ skip }) => (skip === null ? [] : [skip]))
  return reasons.length === 0 ? title : `${title} (${reasons.join('; ')})`
}
