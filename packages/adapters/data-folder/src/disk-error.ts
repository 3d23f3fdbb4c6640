import { AppError } from '@golden-hour/ports'

const ADVICE: Readonly<Record<string, string>> = {
  full: 'free space on this disk (or raise the quota), then start again; nothing that was acknowledged is lost',
  rights: 'the user that runs Golden Hour must own the data folder and may write to it',
  other:
    'look at the disk and the system log; start again when the disk is well, or restore the folder from its backup',
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const kindOf = (message: string): string => {
  if (/no space|disk quota|file too large|MAP_FULL|ENOSPC|EDQUOT|EFBIG/i.test(message)) return 'full'
  if (/permission|read-only|EACCES|EPERM|EROFS/i.test(message)) return 'rights'
  return 'other'
}

/** `what`: what could not be done, as in "writing the log in /data/log". */
export function diskError(what: string, cause: unknown): AppError {
  const message = messageOf(cause)
  return new AppError('GH_DISK', `${what} failed: ${message}`, { advice: ADVICE[kindOf(message)]!, cause })
}
