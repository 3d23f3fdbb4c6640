import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from '../lock.mjs'
import { Problem } from '../problem.mjs'
import { findMaven } from '../programs.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'kafka')
const pom = join(folder, 'pom.xml')
const target = join(folder, 'target')
/** One folder for each pom, which never changes: a broker that runs loads its classes when it needs them. */
function jarsFolder() {
  const stamp = createHash('sha256').update(readFileSync(pom)).digest('hex')
  return join(target, `jars-${stamp.slice(0, 12)}`)
}

const firstErrors = (output) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('[ERROR]'))
    .slice(0, 2)
    .join('\n')

function runMaven(maven, outputDirectory) {
  const goal = 'dependency:copy-dependencies'
  const args = ['-B', '-ntp', '-q', '-f', pom, goal, '-DincludeScope=runtime', `-DoutputDirectory=${outputDirectory}`]
  return new Promise((resolve, reject) => {
    const child = spawn(maven, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('error', (error) => reject(new Problem(`${maven} cannot be run: ${error.message}`, 'run mvn -version')))
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new Problem(
            `Maven did not fetch Kafka:\n${firstErrors(output) || output}`,
            'check that Maven Central, or the mirror of your settings.xml, can be reached; once fetched, no network is needed',
          ),
        )
    })
  })
}

/** The jars of a broker, fetched where they are not there yet or the pom names others. Returns their folder. */
export async function fetchKafka(tell) {
  const jars = jarsFolder()
  if (existsSync(jars)) return jars
  const maven = findMaven()
  mkdirSync(target, { recursive: true })
  await withLock(join(target, 'fetching'), async () => {
    if (existsSync(jars)) return
    tell('fetching Apache Kafka with Maven, once')
    const incoming = `${jars}.${process.pid}`
    try {
      await runMaven(maven, incoming)
      renameSync(incoming, jars)
    } finally {
      rmSync(incoming, { recursive: true, force: true })
    }
  })
  return jars
}
