import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { claimPort, freePorts, HOST } from '../free-ports.mjs'
import { Problem } from '../problem.mjs'
import { findJava } from '../programs.mjs'
import { createServerProcess } from '../server-process.mjs'
import { fetchKafka } from './fetch-kafka.mjs'
import { brokersKnownTo } from './metadata.mjs'
import { LOG4J, serverProperties } from './settings.mjs'

const WHOLE_WITHIN_MS = 60_000

/** A UUID as Kafka writes it: 16 bytes in URL-safe base64, and no dash in front, which a command line would take for an option. */
function newClusterId() {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? newClusterId() : id
}

async function newCluster(count, firstPort) {
  if (firstPort !== undefined) {
    for (let n = 0; n < count; n++) await claimPort(firstPort + n, '--kafka-port')
  }
  const ports = await freePorts(2 * count)
  const nodes = Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    port: firstPort === undefined ? ports[n] : firstPort + n,
    controllerPort: ports[count + n],
  }))
  return { clusterId: newClusterId(), nodes }
}

/** The cluster of this folder: as it was, on the same ports, where one was made here before. */
async function clusterOf(folder, { brokers, kafkaPort }) {
  const file = join(folder, 'cluster.json')
  if (!existsSync(file)) {
    const cluster = await newCluster(brokers ?? 1, kafkaPort)
    writeFileSync(file, JSON.stringify(cluster, null, 2))
    return cluster
  }
  const cluster = JSON.parse(readFileSync(file, 'utf8'))
  const { length } = cluster.nodes
  if (brokers !== undefined && brokers !== length) {
    throw new Problem(
      `${folder} holds ${length} ${length === 1 ? 'broker' : 'brokers'}, asked for ${brokers}`,
      `leave --brokers out, or name another --data folder`,
    )
  }
  if (kafkaPort !== undefined && kafkaPort !== cluster.nodes[0].port) {
    throw new Problem(
      `${folder} holds brokers from port ${cluster.nodes[0].port} on`,
      'leave --kafka-port out, or name another --data folder',
    )
  }
  for (const { port } of cluster.nodes) await claimPort(port, '--data folder, or stop who uses it')
  return cluster
}

const runJava = (java, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(java, args)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(
            new Problem(`Kafka did not format its folder:\n${output.slice(-2_000)}`, 'name an empty --data folder'),
          ),
    )
  })

/** Every broker answers before this, and each may know itself alone: a topic made now would lack the others. */
async function untilWhole(nodes) {
  const knowsAll = async ({ port }) => (await brokersKnownTo(port)).length === nodes.length
  for (const until = Date.now() + WHOLE_WITHIN_MS; Date.now() < until; await wait(50)) {
    const known = await Promise.all(nodes.map(knowsAll)).catch(() => [false])
    if (known.every(Boolean)) return
  }
  throw new Problem(`the brokers did not find each other within ${WHOLE_WITHIN_MS / 1000} s`, 'read their kafka.log')
}

/** What a broker needs, fetched where it is missing. */
export async function prepareKafka(tell) {
  const java = findJava()
  return { java, jars: await fetchKafka(tell) }
}

/** One to three nodes, each broker and controller, started together. `options`: { brokers?, kafkaPort?, heap, quick }. */
export async function createKafka(dataFolder, options, { tell, onLost }) {
  const { java, jars } = await prepareKafka(tell)
  const folder = join(dataFolder, 'kafka')
  mkdirSync(folder, { recursive: true })
  const { clusterId, nodes } = await clusterOf(folder, options)
  const log4j = join(folder, 'log4j2.properties')
  writeFileSync(log4j, LOG4J)
  const jvm = [
    `-Xmx${options.heap}`,
    `-Xms${options.heap}`,
    // The quick way: one compiler and one collector thread, for a broker that lives for minutes.
    ...(options.quick ? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] : []),
    `-Dlog4j2.configurationFile=${log4j}`,
    '-cp',
    join(jars, '*'),
  ]

  const processOf = (node) => {
    const home = join(folder, String(node.id))
    const logDir = join(home, 'log')
    const properties = join(home, 'server.properties')
    mkdirSync(home, { recursive: true })
    writeFileSync(properties, serverProperties({ node, nodes, logDir }))
    const server = createServerProcess({
      name: `kafka-${node.id}`,
      log: join(home, 'kafka.log'),
      command: { file: java, args: [...jvm, 'kafka.Kafka', properties] },
      isReady: async () => (await brokersKnownTo(node.port)).includes(node.id),
      stop: { signal: 'SIGTERM', graceMs: 15_000 },
      onLost,
    })
    const format = async () => {
      if (existsSync(join(logDir, 'meta.properties'))) return
      await runJava(java, [...jvm, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties])
    }
    return { server, format }
  }

  const members = nodes.map(processOf)
  return {
    address: { brokers: nodes.map(({ port }) => `${HOST}:${port}`) },
    processes: members.map(({ server }) => server),
    async start() {
      await Promise.all(members.map(({ format }) => format()))
      await Promise.all(members.map(({ server }) => server.start()))
      await untilWhole(nodes)
    },
    async stop() {
      await Promise.all(members.map(({ server }) => server.stop()))
    },
  }
}
