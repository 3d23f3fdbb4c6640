// One server in a container, until the process that is named ends or somebody ends this one: `container-host.mjs redis 4711`.
// Its first line says where the server is, as that of infra/local/start.mjs does.
import { setInterval } from 'node:timers'

const LOOK_EVERY_MS = 500
const NO_CONTAINER = 3

const makers = {
  async kafka() {
    const { KafkaContainer } = await import('@testcontainers/kafka')
    const container = await new KafkaContainer('confluentinc/cp-kafka:8.1.0')
      .withEnvironment({
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '2000',
        KAFKA_LOG_RETENTION_MS: '-1',
      })
      .start()
    return { container, address: { brokers: [`${container.getHost()}:${container.getMappedPort(9093)}`] } }
  },
  async redis() {
    const { RedisContainer } = await import('@testcontainers/redis')
    const container = await new RedisContainer('redis:7.2.7')
      .withCommand(['redis-server', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--save', ''])
      .start()
    return { container, address: { url: container.getConnectionUrl() } }
  },
  async postgres() {
    const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
    const container = await new PostgreSqlContainer('postgres:16.8')
      .withEnvironment({ POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale=C' })
      .start()
    return { container, address: { url: container.getConnectionUri() } }
  },
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const fail = (text) => {
  process.stderr.write(`${text}\n`)
  process.exit(NO_CONTAINER)
}

const [name, pid] = [process.argv[2], Number(process.argv[3])]
const { getContainerRuntimeClient } = await import('testcontainers')
await getContainerRuntimeClient().catch(() => fail('no Docker answers'))
const { container, address } = await makers[name]().catch((error) => fail(`Docker: ${error.message}`))

let isEnding = false
async function end() {
  if (isEnding) return
  isEnding = true
  await container.stop()
  process.exit(0)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
setInterval(() => {
  if (!isAlive(pid)) void end()
}, LOOK_EVERY_MS)
process.stdout.write(`${JSON.stringify({ [name]: address })}\n`)
