import type { Command } from 'commander'
import type { ExitCode } from './exit.ts'
import type { Io } from './io.ts'

/** Each command's folder adds its own; it reports the exit code of its work through `done`. */
export type AddCommand = (program: Command, io: Io, done: (exit: ExitCode) => void) => void
