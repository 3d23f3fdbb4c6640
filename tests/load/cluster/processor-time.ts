import { readdir, readFile } from 'node:fs/promises'

/** Of /proc/PID/stat: the kernel's clock ticks 100 times a second for whoever reads it. */
const TICKS_A_SECOND = 100
/** Counted from the field after the name, which is in brackets and may hold anything. */
const AT = { parent: 1, user: 11, system: 12, userOfEnded: 13, systemOfEnded: 14 }
const PAGE_MIB = 4096 / 2 ** 20
const AT_RSS = 21

interface Stat {
  readonly parent: number
  readonly seconds: number
  readonly rssMiB: number
}

async function statOf(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return null
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const ticks = [AT.user, AT.system, AT.userOfEnded, AT.systemOfEnded].reduce((sum, at) => sum + fields[at]!, 0)
  return { parent: fields[AT.parent]!, seconds: ticks / TICKS_A_SECOND, rssMiB: fields[AT_RSS]! * PAGE_MIB }
}

/** What processes have used until now. */
export interface Used {
  /** Of all cores, children that have ended included. */
  readonly seconds: number
  /** Resident memory; what several share is counted in each. */
  readonly rssMiB: number
}

/** By name, of each of these processes with all that it has started. */
export async function usedBy(named: ReadonlyMap<string, readonly number[]>): Promise<ReadonlyMap<string, Used>> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const stats = new Map<number, Stat>()
  for (const pid of pids) {
    const stat = await statOf(pid)
    if (stat !== null) stats.set(pid, stat)
  }
  const family = (roots: readonly number[]): number[] => {
    const members = roots.filter((pid) => stats.has(pid))
    for (const member of members) for (const [pid, { parent }] of stats) if (parent === member) members.push(pid)
    return members
  }
  const sum = (of: readonly number[], what: 'seconds' | 'rssMiB'): number =>
    of.reduce((total, pid) => total + stats.get(pid)![what], 0)
  return new Map(
    [...named].map(([name, roots]) => {
      const members = family(roots)
      return [name, { seconds: sum(members, 'seconds'), rssMiB: sum(members, 'rssMiB') }]
    }),
  )
}
