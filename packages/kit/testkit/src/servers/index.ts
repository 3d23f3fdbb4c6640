export { type FreshDatabase, freshDatabase, freshName } from './fresh-names.ts'
export { missingLocally } from './local-command.ts'
export {
  type OwnKafka,
  type OwnPostgres,
  type OwnRedis,
  type OwnServer,
  ownKafka,
  ownPostgres,
  ownRedis,
} from './own-servers.ts'
export type { ServerName } from './server-name.ts'
export {
  type KafkaForTests,
  kafkaForTests,
  postgresForTests,
  redisForTests,
  type ServerForTests,
  titleWith,
} from './servers-for-tests.ts'
