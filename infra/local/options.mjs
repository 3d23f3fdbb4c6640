import { parseArgs } from 'node:util'
import { Problem } from './problem.mjs'

export const SERVERS = ['kafka', 'redis', 'postgres']

export const USAGE = `node infra/local/start.mjs [kafka] [redis] [postgres] [options]

Starts the servers that the cluster profile needs, for this machine alone (127.0.0.1). Without a name: all three.

  --data DIR           keep everything there, ports included; without it a folder that is removed at the end
  --brokers N          Kafka brokers, 1 to 3 (default 1)
  --kafka-port N       the first broker's port, the others follow (default: free ports)
  --redis-port N       (default: a free port)
  --postgres-port N    (default: a free port)
  --heap SIZE          memory of one broker (default 512m)
  --redis-memory SIZE  what Redis may hold (default 0: no limit)
  --prepare            look for the programs and fetch what is missing; start nothing
  --quick              begin sooner, run slower: for tests
  --json               one line of JSON for programs, with the process ids
  --control            take commands from standard input, a line each, and stop when it closes:
                       kill|pause|resume|restart NAME (kafka-1, redis, postgres), kill NAME SIGNAL, stop
  --stop-with PID      stop when that process has ended

Ctrl-C stops them all.
`

const definitions = {
  data: { type: 'string' },
  brokers: { type: 'string' },
  'kafka-port': { type: 'string' },
  'redis-port': { type: 'string' },
  'postgres-port': { type: 'string' },
  heap: { type: 'string', default: '512m' },
  'redis-memory': { type: 'string', default: '0' },
  prepare: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  control: { type: 'boolean', default: false },
  'stop-with': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
}

function parsed(args) {
  try {
    return parseArgs({ args, options: definitions, allowPositionals: true })
  } catch (error) {
    throw new Problem(error.message, 'node infra/local/start.mjs --help names every option')
  }
}

function whole(values, name, [least, most]) {
  const text = values[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Problem(
    `--${name} ${text} is not a whole number from ${least} to ${most}`,
    `for example --${name} ${least}`,
  )
}

const PORTS = [1, 65_535]

/** What the command line asks for. `servers`: which, in the order in which they are told. */
export function readOptions(args) {
  const { values, positionals } = parsed(args)
  const unknown = positionals.find((name) => !SERVERS.includes(name))
  if (unknown !== undefined) throw new Problem(`there is no server "${unknown}"`, `name any of ${SERVERS.join(', ')}`)
  if (!/^\d+[mMgG]$/.test(values.heap))
    throw new Problem(`--heap ${values.heap} is not a size`, 'for example --heap 512m')
  return {
    servers: positionals.length === 0 ? SERVERS : SERVERS.filter((name) => positionals.includes(name)),
    data: values.data,
    brokers: whole(values, 'brokers', [1, 3]),
    kafkaPort: whole(values, 'kafka-port', PORTS),
    redisPort: whole(values, 'redis-port', PORTS),
    postgresPort: whole(values, 'postgres-port', PORTS),
    heap: values.heap,
    redisMemory: values['redis-memory'],
    prepare: values.prepare,
    quick: values.quick,
    json: values.json,
    control: values.control,
    stopWith: whole(values, 'stop-with', [1, 2 ** 31]),
    help: values.help,
  }
}
