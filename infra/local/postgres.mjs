import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.mjs'
import { HOST } from './free-ports.mjs'
import { portOf } from './port-of.mjs'
import { Problem } from './problem.mjs'
import { findPostgres } from './programs.mjs'
import { createServerProcess } from './server-process.mjs'

const USER = 'golden_hour'
const DATABASE = 'golden_hour'

const CREATE_DATABASE = `CREATE DATABASE ${DATABASE};\n`

// What is thrown away afterwards need not survive a power cut; it survives kill -9 all the same.
const fsync = (quick) => (quick ? 'off' : 'on')

const settingArgs = (settings) => Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

const idOf = (which, name) => Number(spawnSync('id', [which, name], { encoding: 'utf8' }).stdout)

/** PostgreSQL refuses to run as root: there it runs as the user that its package made. Otherwise as we are. */
function systemUser() {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = [idOf('-u', 'postgres'), idOf('-g', 'postgres')]
  if (uid > 0 && gid > 0) return { uid, gid }
  throw new Problem(
    'PostgreSQL does not run as root, and there is no user "postgres" to run it as',
    'make that user (useradd --system postgres), or start this as another user than root',
  )
}

const PROTOCOL_3 = 196_608

/** The first message of a client. The answer begins with R where the server takes clients, with E where it does not yet. */
function startupMessage() {
  const words = Buffer.from(`user\0${USER}\0database\0${DATABASE}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + words.length, 0)
  head.writeInt32BE(PROTOCOL_3, 4)
  return Buffer.concat([head, words])
}

const isReady = async (port) => (await ask(port, startupMessage(), ({ length }) => length > 0))[0] === 'R'.charCodeAt(0)

function run(file, args, user, input) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { input, encoding: 'utf8', ...user })
  if (status === 0) return
  throw new Problem(
    `${file} failed: ${(stderr || stdout || error?.message || `exit code ${status}`).trim()}`,
    user === undefined
      ? 'name another --data folder'
      : 'the user "postgres" must be able to enter the --data folder and those above it',
  )
}

/** Makes PostgreSQL's folder with its one user (trusted from this machine) and its database: all of it, or nothing. */
function initialise({ initdb, postgres }, data, { user, quick }) {
  const incoming = `${data}.new`
  rmSync(incoming, { recursive: true, force: true })
  const how = ['--auth=trust', `--username=${USER}`, '--encoding=UTF8', '--locale=C', ...(quick ? ['--no-sync'] : [])]
  run(initdb, ['-D', incoming, ...how], user)
  run(
    postgres,
    ['--single', '-D', incoming, ...settingArgs({ fsync: fsync(quick) }), 'postgres'],
    user,
    CREATE_DATABASE,
  )
  renameSync(incoming, data)
}

export const preparePostgres = () => ({ programs: findPostgres(), user: systemUser() })

export async function createPostgres(dataFolder, { postgresPort, quick }, { onLost }) {
  const { programs, user } = preparePostgres()
  const folder = join(dataFolder, 'postgres')
  mkdirSync(folder, { recursive: true })
  if (user !== undefined) {
    chownSync(folder, user.uid, user.gid)
    chmodSync(dataFolder, 0o711)
  }
  const data = join(folder, 'data')
  const port = await portOf(folder, postgresPort, '--postgres-port')
  const settings = {
    listen_addresses: HOST,
    port,
    unix_socket_directories: '',
    max_connections: 200,
    fsync: fsync(quick),
  }
  const server = createServerProcess({
    name: 'postgres',
    log: join(folder, 'postgres.log'),
    command: {
      file: programs.postgres,
      args: ['-D', data, ...settingArgs(settings)],
      user,
      cwd: folder,
    },
    isReady: () => isReady(port),
    // SIGINT: clients are sent away and what is open is rolled back. SIGTERM would wait for them.
    stop: { signal: 'SIGINT', graceMs: 15_000 },
    onLost,
  })
  return {
    address: { url: `postgres://${USER}@${HOST}:${port}/${DATABASE}` },
    processes: [server],
    async start() {
      if (!existsSync(data)) initialise(programs, data, { user, quick })
      await server.start()
    },
    stop: server.stop,
  }
}
