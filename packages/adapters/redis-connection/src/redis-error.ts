import { AppError } from '@golden-hour/ports'

/** Answers of a server that must be set up otherwise: it will not do what we ask. */
const REFUSED = /^(NOAUTH|WRONGPASS|NOPERM)\b/
/** Answers of a server that will do it later, or that another will do: loading, full, a replica, its disk failing. */
const PASSES = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|OOM|MISCONF|NOREPLICAS|UNKILLABLE)\b/

/** The driver's words for these speak of its options. */
function reasonOf(error: Error): string {
  if (error.name === 'MaxRetriesPerRequestError') return 'the connection ended'
  return error.message.startsWith("Stream isn't writeable") ? 'there is no connection' : error.message
}

const isReply = (error: Error): boolean => error.name === 'ReplyError'

/** Whether the server refuses us for good. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && isReply(error) && REFUSED.test(error.message)

/**
 * What a failure of the driver is to the caller. An answer that says that our command was wrong stays as it is. Nothing
 * keeps the command: its arguments hold patients' data, and errors are logged.
 */
export function redisError(what: string, at: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  delete (error as Error & { command?: unknown }).command
  if (isRefusal(error))
    return new AppError('GH_STATE_SETTINGS', `Redis at ${at} refuses ${what}: ${error.message}`, {
      cause: error,
      advice: 'check redis.username and redis.password, and what that user may do on the server (ACL LIST)',
    })
  if (isReply(error) && !PASSES.test(error.message)) return error
  return new AppError('GH_STATE_UNAVAILABLE', `Redis at ${at} does not answer, ${what}: ${reasonOf(error)}`, {
    cause: error,
    advice: 'nothing is lost: checkpoints, leases and live messages go on when it is back; check the server',
  })
}
