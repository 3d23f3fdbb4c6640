/** 0: done. 1: found faults (failed stories, refused input). 2: wrong usage. 3: the world failed, with what to do. */
export type ExitCode = 0 | 1 | 2 | 3

/** Every way the program stops before its work is done, and the exit code it stops with. */
export const stops = {
  GH_USAGE: { exit: 2 },
  GH_MAPPING_FAULTY: { exit: 1 },
  GH_RULEBOOK_FAULTY: { exit: 1 },
  GH_RULEBOOK_REFUSED: { exit: 1 },
  GH_INPUT_REFUSED: { exit: 1 },
  GH_FILE_UNREADABLE: { exit: 3 },
  GH_FILE_UNWRITABLE: { exit: 3 },
  GH_UNREACHABLE: { exit: 3 },
  GH_ADDRESS_UNUSABLE: { exit: 3 },
  GH_STOP_HANGS: { exit: 3 },
  GH_SERVICE_FAILED: { exit: 3 },
  GH_NOT_ALLOWED: { exit: 1 },
  GH_NOT_FOUND: { exit: 1 },
} as const satisfies Record<string, { readonly exit: ExitCode }>

export type StopCode = keyof typeof stops

/** Ends the program. The message names what is wrong and `recovery` says what to do; both are for people. */
export class ProgramStop extends Error {
  readonly code: StopCode
  readonly recovery: string | null

  constructor(code: StopCode, message: string, recovery: string | null = null, cause?: unknown) {
    super(message, { cause })
    this.name = 'ProgramStop'
    this.code = code
    this.recovery = recovery
  }

  get exit(): ExitCode {
    return stops[this.code].exit
  }
}
