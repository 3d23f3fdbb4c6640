import { type SimulationOptions, simulate } from '@golden-hour/simulator'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { writeLines } from '../output/text-output.ts'

export interface SimulateOptions {
  readonly seed: number
  readonly days: number
  readonly beds: number | null
  /** `YYYY-MM-DD`; null: the simulator's own. */
  readonly start: string | null
  readonly faults: boolean
  /** Null: standard output. */
  readonly out: string | null
}

const toSimulation = ({ seed, days, beds, start, faults }: SimulateOptions): SimulationOptions => ({
  seed,
  days,
  faults,
  ...(beds === null ? {} : { beds }),
  ...(start === null ? {} : { startDay: start }),
})

/** One at a time, so that a year of a large hospital needs no more memory than a day. */
function* linesOf(options: SimulateOptions): Generator<string> {
  for (const event of simulate(toSimulation(options))) yield JSON.stringify(event)
}

/** `golden-hour simulate`: a hospital's events by seed. */
export async function simulateHospital(options: SimulateOptions, io: Io): Promise<ExitCode> {
  try {
    await writeLines(options.out, linesOf(options), io)
    return 0
  } catch (error) {
    if (error instanceof RangeError)
      throw new ProgramStop('GH_USAGE', error.message, 'see golden-hour simulate --help', error)
    throw error
  }
}
