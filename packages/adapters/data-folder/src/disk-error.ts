import { statfsSync } from 'node:fs'
import { AppError } from '@golden-hour/ports'

const ADVICE = {
  full: 'free space on this disk (or raise the quota), then start again; nothing that was acknowledged is lost',
  rights: 'the user that runs Golden Hour must own the data folder and may write to it',
  other:
    'look at the disk and the system log; start again when the disk is well, or restore the folder from its backup',
} as const

/** With less than this left, a write that failed for no better reason failed for want of space. */
const FULL_BYTES = 16 * 1024 * 1024

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

// A store that is cut short in a write says "Input/output error", not what it ran out of.
const kindOf = (folder: string, message: string): keyof typeof ADVICE => {
  if (/no space|disk quota|file too large|MAP_FULL|ENOSPC|EDQUOT|EFBIG/i.test(message)) return 'full'
  if (/permission|read-only|EACCES|EPERM|EROFS/i.test(message)) return 'rights'
  return freeBytes(folder) < FULL_BYTES ? 'full' : 'other'
}

/** GH_DISK with advice. `what`: what could not be done, as in "writing the log". */
export function diskError(what: string, folder: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const advice = ADVICE[kindOf(folder, reason)]
  return new AppError('GH_DISK', `${what} in ${folder} failed: ${reason}`, { advice, cause })
}
