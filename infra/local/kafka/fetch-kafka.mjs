import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from '../lock.mjs'
import { Problem } from '../problem.mjs'
import { findMaven } from '../programs.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'kafka')
const pom = join(folder, 'pom.xml')
const target = join(folder, 'target')
const jars = join(target, 'jars')
const stampFile = join(jars, 'pom.sha256')

const wantedStamp = () => createHash('sha256').update(readFileSync(pom)).digest('hex')

const isFetched = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp()

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
  if (isFetched()) return jars
  const maven = findMaven()
  mkdirSync(target, { recursive: true })
  await withLock(join(target, 'fetching'), async () => {
    if (isFetched()) return
    tell('fetching Apache Kafka with Maven, once')
    const incoming = join(target, `jars-${process.pid}`)
    rmSync(incoming, { recursive: true, force: true })
    try {
      await runMaven(maven, incoming)
      writeFileSync(join(incoming, 'pom.sha256'), wantedStamp())
      rmSync(jars, { recursive: true, force: true })
      renameSync(incoming, jars)
    } finally {
      rmSync(incoming, { recursive: true, force: true })
    }
  })
  return jars
}
