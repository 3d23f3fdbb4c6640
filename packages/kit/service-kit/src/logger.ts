import { type DestinationStream, pino } from 'pino'

export type Logger = ReturnType<typeof pino>

export interface LoggerOptions {
  readonly service: string
  readonly level?: string
  /** Where lines go; default standard error. */
  readonly destination?: DestinationStream
}

/** One line a decision: `logger.info({ event: 'checkpoint-saved', partition, offset })`. Fields, not sentences; no patient detail. */
export const createLogger = ({ service, level = 'info', destination }: LoggerOptions): Logger =>
  pino(
    { level, base: { service }, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination ?? pino.destination({ dest: 2, sync: false }),
  )

/** Says nothing. */
export const silentLogger = (): Logger => pino({ level: 'silent' })
