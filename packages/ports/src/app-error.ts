/**
 * What the caller does about it: `retry` the same call later; `reload` its state and go on; `step-down`, somebody else
 * owns this now; `stop` the process, a person must mend something.
 */
export type Recovery = 'retry' | 'reload' | 'step-down' | 'stop'

/** Every way the world fails us. Expected outcomes are return values, not errors. */
export const errors = {
  GH_LOG_UNAVAILABLE: { recovery: 'retry' },
  GH_LOG_FENCED: { recovery: 'step-down' },
  GH_LOG_GAP: { recovery: 'stop' },
  GH_LOG_CORRUPT: { recovery: 'stop' },
  GH_LOG_SETTINGS: { recovery: 'stop' },
  GH_STATE_STALE: { recovery: 'reload' },
  GH_STATE_UNAVAILABLE: { recovery: 'retry' },
  GH_STATE_LOST: { recovery: 'stop' },
  GH_STATE_SETTINGS: { recovery: 'stop' },
  GH_LEDGER_UNAVAILABLE: { recovery: 'retry' },
  GH_LEDGER_SCHEMA: { recovery: 'stop' },
  GH_GATEWAY_UNAVAILABLE: { recovery: 'retry' },
  GH_DATA_LOCKED: { recovery: 'stop' },
  GH_DISK: { recovery: 'stop' },
  GH_CONFIG_INVALID: { recovery: 'stop' },
  GH_RULEBOOK_INVALID: { recovery: 'stop' },
  GH_NO_PROGRESS: { recovery: 'stop' },
} as const satisfies Record<string, { readonly recovery: Recovery }>

export type ErrorCode = keyof typeof errors

/** The world is failing. The message says what, `advice` what a person can do; `recovery` is for the loop. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly advice: string | null

  constructor(code: ErrorCode, message: string, options: { readonly advice?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.advice = options.advice ?? null
  }

  get recovery(): Recovery {
    return errors[this.code].recovery
  }
}
