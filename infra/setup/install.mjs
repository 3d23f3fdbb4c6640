import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot, root, rootPackage, say } from './workspace.mjs'

const stampFile = inRoot('node_modules', '.golden-hour', 'installed')

/** Every package.json of the workspace, two or three folders deep. */
function manifests() {
  const found = ['package.json']
  const visit = (folder, depth) => {
    for (const entry of readdirSync(inRoot(folder), { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name === 'dist') continue
      const path = `${folder}/${entry.name}`
      if (existsSync(inRoot(path, 'package.json'))) found.push(`${path}/package.json`)
      else if (depth > 1) visit(path, depth - 1)
    }
  }
  for (const folder of ['packages', 'services', 'tests']) if (existsSync(inRoot(folder))) visit(folder, 2)
  return found.sort()
}

/** What an installation depends on. Another lockfile, another package, another Node: install again. */
function wantedStamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(`${file}\n`).update(readFileSync(inRoot(file)))
  }
  return hash.digest('hex')
}

const isInstalled = (stamp) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp

/** Installs exactly what the lockfile names, with the pnpm that package.json names. False where that failed. */
export function install() {
  const stamp = wantedStamp()
  if (isInstalled(stamp)) return true
  const { packageManager } = rootPackage()
  say(`installing with ${packageManager}`)
  const { status, error } = spawnSync('npx', ['-y', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_confirm_modules_purge: 'false' },
  })
  if (status !== 0) {
    say(`${packageManager} install failed${error === undefined ? '' : `: ${error.message}`}`)
    say(
      'check that the npm registry can be reached (npm ping) and that pnpm-lock.yaml belongs to the package.json files',
    )
    return false
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
  return true
}
