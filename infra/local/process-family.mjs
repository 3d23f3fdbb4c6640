import { spawnSync } from 'node:child_process'

/** Every process by its parent. `ps` knows the same columns on Linux and macOS. */
function childrenByParent() {
  const children = new Map()
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  for (const line of (stdout ?? '').split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number)
    if (!Number.isInteger(pid) || !Number.isInteger(parent)) continue
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  return children
}

function familyOf(pid) {
  const children = childrenByParent()
  const family = [pid]
  for (const member of family) family.push(...(children.get(member) ?? []))
  return family
}

export function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    if (error.code === 'ESRCH') return false
    throw error
  }
}

/** Signals a process and all it has started. They are listed first: the children of a killed process are nobody's. */
export function signalFamily(pid, signal) {
  for (const member of familyOf(pid)) sendSignal(member, signal)
}

export const isAlive = (pid) => sendSignal(pid, 0)
