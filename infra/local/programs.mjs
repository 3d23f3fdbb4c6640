import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Problem } from './problem.mjs'

const NEEDED_JAVA = 17

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const inFolders = (name, folders) => folders.map((folder) => join(folder, name)).find(isExecutable)

const pathFolders = () => (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')

/** `1.8.0_392` is 8, `17.0.15` is 17. */
function javaVersionOf(java) {
  const { stderr, status } = spawnSync(java, ['-version'], { encoding: 'utf8' })
  const version = /version "(?:1\.)?(\d+)/.exec(stderr ?? '')
  return status === 0 && version !== null ? Number(version[1]) : undefined
}

/** The java of JAVA_HOME, else of the PATH; new enough for a Kafka broker. */
export function findJava() {
  const home = process.env.JAVA_HOME
  const java = inFolders('java', home ? [join(home, 'bin')] : pathFolders())
  if (java === undefined) {
    throw new Problem(
      home ? `JAVA_HOME is ${home}, and there is no bin/java in it` : 'no java in the PATH',
      `install Java ${NEEDED_JAVA} or later, or set JAVA_HOME to one`,
    )
  }
  const version = javaVersionOf(java)
  if (version === undefined) throw new Problem(`${java} does not tell its version`, 'run java -version to see why')
  if (version < NEEDED_JAVA) {
    throw new Problem(`${java} is Java ${version}`, `install Java ${NEEDED_JAVA} or later, or set JAVA_HOME to one`)
  }
  return java
}

export function findMaven() {
  const maven = inFolders('mvn', pathFolders())
  if (maven === undefined) throw new Problem('no mvn in the PATH', 'install Apache Maven 3.6.3 or later')
  return maven
}

export function findRedis() {
  const redis = inFolders('redis-server', pathFolders())
  if (redis === undefined) throw new Problem('no redis-server in the PATH', 'install Redis 7 or later')
  return redis
}

const versionOf = (folder) => Number(folder)

/** Debian and its kin keep the servers beside the PATH, one folder a version: the newest first. */
function debianFolders() {
  const versions = '/usr/lib/postgresql'
  if (!existsSync(versions)) return []
  return readdirSync(versions)
    .filter((name) => Number.isInteger(versionOf(name)))
    .sort((a, b) => versionOf(b) - versionOf(a))
    .map((name) => join(versions, name, 'bin'))
}

/** `initdb` and `postgres` of one folder, so that they are of one version. */
export function findPostgres() {
  const folder = [...pathFolders(), ...debianFolders()].find(
    (each) => isExecutable(join(each, 'initdb')) && isExecutable(join(each, 'postgres')),
  )
  if (folder === undefined) {
    throw new Problem(
      'no initdb and postgres in the PATH or under /usr/lib/postgresql',
      'install PostgreSQL 15 or later (the server, not the client alone)',
    )
  }
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
}
