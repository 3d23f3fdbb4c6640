import { AppError } from '@golden-hour/ports'

/** SQLSTATE classes of a server that is gone, going, full of callers, or that asks for the transaction again. */
const UNAVAILABLE = /^(08|57P0|53[0234]|40)/
/** The disk is full, or does not answer. */
const DISK = /^(53100|58030)$/
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
const CLOSED = /PGlite is (closed|closing)/

/** What the drivers add to an error: rows of patients among them, and all of a session. An error is logged; they are not. */
const CONTENT = ['params', 'query', 'queryOptions', 'detail', 'where', 'internalQuery', 'client']

export function forgetContent(error: Error): void {
  for (const name of CONTENT) delete (error as Error & Record<string, unknown>)[name]
}

/** SQLSTATE, or the system's name of what failed. */
export const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

/** What an outage is to the caller. Anything else is our own mistake and stays as it is, but for what it would give away. */
export function ledgerError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  forgetContent(error)
  const code = codeOf(error)
  if (DISK.test(code) || code === 'ENOSPC')
    return new AppError('GH_DISK', `the ledger cannot write: ${error.message}`, {
      cause: error,
      advice: 'make room on the disk of the ledger, then start again; nothing was lost, the journal has it',
    })
  if (UNAVAILABLE.test(code) || NETWORK.has(code) || CLOSED.test(error.message))
    return new AppError('GH_LEDGER_UNAVAILABLE', `the ledger does not answer: ${error.message}`, { cause: error })
  return error
}
