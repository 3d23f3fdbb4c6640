import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from './process-family.mjs'

const TRY_AGAIN_MS = 100

/** True where the lock is ours now. A lock whose holder has died is taken away, for the next try. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    const holder = Number(readFileSync(file, 'utf8'))
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  return false
}

/** One process of this machine at a time; the others wait. */
export async function withLock(file, act) {
  while (!take(file)) await wait(TRY_AGAIN_MS)
  try {
    return await act()
  } finally {
    rmSync(file, { force: true })
  }
}
