import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import type { LocalServers } from '../../chaos/cluster/local-servers.ts'

const POM = new URL('../../../infra/kafka/pom.xml', import.meta.url)

/** What a program says of its version, which is the first number with dots. */
function versionOf(program: string, flag: string): string {
  const { stdout, stderr } = spawnSync(program, [flag], { encoding: 'utf8' })
  return /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown'
}

const programOf = ({ pids }: LocalServers, name: string): string => readlinkSync(`/proc/${pids.get(name)}/exe`)

/** Versions of everything that is measured together. */
export const versions = (servers: LocalServers) => ({
  node: process.version,
  kafka: /<kafka\.version>([^<]+)/.exec(readFileSync(POM, 'utf8'))?.[1] ?? 'unknown',
  java: versionOf(programOf(servers, 'kafka-1'), '-version'),
  redis: versionOf(programOf(servers, 'redis'), '--version'),
  postgres: versionOf(programOf(servers, 'postgres'), '--version'),
})

export const machine = () => ({
  machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${type()} ${release()}`,
  loadAverage: loadavg()[0]!.toFixed(1),
})
