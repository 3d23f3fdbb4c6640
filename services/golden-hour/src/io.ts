import type { FileStore } from './files/file-store.ts'

/** Where words for people go: standard output or standard error. */
export interface Screen {
  write(text: string): void
  /** Resolves when what was written has been taken over by the system. */
  drained(): Promise<void>
  /** The terminal behind it, or null where it is a pipe or a file. */
  readonly terminal: NodeJS.WriteStream | null
  /** Width in columns to lay text out for. */
  readonly columns: number
  readonly colour: boolean
}

/** Everything a command touches outside itself. `main.ts` fills it from the process; tests fill it with their own. */
export interface Io {
  readonly stdout: Screen
  readonly stderr: Screen
  readonly stdin: AsyncIterable<Uint8Array>
  readonly files: FileStore
  /** Milliseconds of the wall clock; only for progress. Nothing that is written to a file depends on it. */
  now(): number
  /** The folder of the rulebook that comes with the program. */
  readonly shippedRulebook: string
  /** The folder of the built board, or null where it was not built. */
  readonly boardFolder: string | null
  /** `v20.20.2` */
  readonly nodeVersion: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Resolves when the process is asked to end: Ctrl-C, or a supervisor's signal. */
  untilInterrupted(): Promise<void>
}
