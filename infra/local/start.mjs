// Kafka, Redis and PostgreSQL on this machine, for trying the cluster profile and for tests: see README.md.
import { takeCommands } from './control.mjs'
import { readOptions, USAGE } from './options.mjs'
import { Problem } from './problem.mjs'
import { isAlive } from './process-family.mjs'
import { createServerSet, prepareServers } from './server-set.mjs'

const LOOK_EVERY_MS = 500

const say = (text) => process.stdout.write(`${text}\n`)
const complain = (text) => process.stderr.write(`${text}\n`)

/** As the settings of the services name them. */
const settingsOf = ({ kafka, redis, postgres }) =>
  [
    kafka && `GH_KAFKA__BROKERS=${kafka.brokers.join(',')}`,
    redis && `GH_REDIS__URL=${redis.url}`,
    postgres && `GH_POSTGRES__URL=${postgres.url}`,
  ].filter(Boolean)

function sayStarted(set, { json, data }) {
  const processes = set.processes().map(({ name, pid, log }) => ({ name, pid, log }))
  if (json) {
    say(JSON.stringify({ ...set.addresses(), processes, data: set.folder }))
    return
  }
  say('\nstarted:')
  for (const { name, pid, log } of processes) say(`  ${name.padEnd(10)} pid ${String(pid).padEnd(8)} ${log}`)
  say('\nfor the services of golden-hour, in their environment:')
  for (const line of settingsOf(set.addresses())) say(`  export ${line}`)
  say(
    data === undefined
      ? '\nCtrl-C stops them and removes what they hold.'
      : `\nCtrl-C stops them; ${set.folder} is kept.`,
  )
}

/** Resolves with why it is over. */
function untilEnd(options, set, begun) {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal))
    if (options.control) {
      takeCommands(process.stdin, {
        begun,
        processes: set.processes,
        answer: (line) => say(JSON.stringify(line)),
        onEnd: () => resolve('asked to stop'),
      })
    }
    if (options.stopWith !== undefined) {
      setInterval(() => {
        if (!isAlive(options.stopWith)) resolve(`process ${options.stopWith} has ended`)
      }, LOOK_EVERY_MS)
    }
  })
}

async function run(options) {
  const set = createServerSet(options, {
    tell: complain,
    onLost: (name) => complain(`${name} has ended by itself`),
  })
  const begun = set.start().then(() => 'started')
  const over = untilEnd(options, set, begun)
  try {
    if ((await Promise.race([begun, over])) === 'started') {
      sayStarted(set, options)
      await over
    } else {
      // What is being started must be known before it can be stopped.
      await begun.catch(() => {})
    }
  } finally {
    await set.stop()
  }
}

async function main() {
  const options = readOptions(process.argv.slice(2))
  if (options.help) say(USAGE)
  else if (options.prepare) await prepareServers(options.servers, complain)
  else await run(options)
  return 0
}

try {
  process.exit(await main())
} catch (error) {
  complain(error.message)
  if (error instanceof Problem) complain(error.advice)
  else complain(error.stack)
  process.exit(3)
}
