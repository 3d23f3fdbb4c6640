import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Enough of a process to tell later whether it still runs. What this system does not tell is null. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** Changes with every start of the machine. */
  readonly bootId: string | null
  /** Pids mean something only within their namespace: every container has its own. */
  readonly pidNamespace: string | null
  /** In clock ticks after the machine's start: a pid that is used anew has another. */
  readonly startTicks: number | null
}

const attempt = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

/** Null where there is no such process, or no `/proc`. A zombie has ended: it runs no more. */
function startTicksOf(pid: number): number | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (stat === null) return null
  // The command's name, in brackets, may hold blanks and brackets itself; after it come the state and the other fields.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : Number(fields[19])
}

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostname(),
  bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
  startTicks: startTicksOf(process.pid),
})

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/**
 * Whether `other` still runs, as far as `self` can see. `unknown`: on another machine, or in a container of another
 * name; nobody may take from it what is its own.
 */
export function fateOf(other: ProcessIdentity, self: ProcessIdentity): 'runs' | 'ended' | 'unknown' {
  if (other.host !== self.host) return 'unknown'
  // The machine was started anew since.
  if (other.bootId !== self.bootId) return 'ended'
  // The container was started anew since: it kept its name, and its processes ended with its namespace.
  if (other.pidNamespace !== self.pidNamespace) return 'ended'
  if (other.startTicks === null) return exists(other.pid) ? 'runs' : 'ended'
  return startTicksOf(other.pid) === other.startTicks ? 'runs' : 'ended'
}
