import { factOfEvent, type RandomCase } from '@golden-hour/testkit'
import fc from 'fast-check'

/** How many random cases the slowest property tries; `GH_SEEDS` asks for more. Others try a share of it. */
export const SEEDS = Number(process.env.GH_SEEDS ?? 2000)
/** `GH_SEED` repeats a run; without it every run of one version of the tests tries the same cases. */
const SEED = Number(process.env.GH_SEED ?? 20260302)

/** Tries a property; a failure prints the smallest rulebook and stream that show it, and the first difference. */
export function forAll<T>(cases: fc.Arbitrary<T>, share: number, check: (drawn: T) => void): void {
  fc.assert(fc.property(cases, check), {
    numRuns: Math.max(1, Math.round(SEEDS * share)),
    seed: SEED,
    // A mutant need not be explained, only caught.
    endOnFailure: process.env.GH_SHRINK === '0',
    reporter: (details) => {
      if (!details.failed) return
      const [drawn] = details.counterexample ?? []
      throw new Error(
        `seed ${details.seed}, path ${details.counterexamplePath}, after ${details.numRuns} cases\n${print(drawn)}\n${String(details.errorInstance)}`,
      )
    },
  })
}

const isCase = (drawn: unknown): drawn is RandomCase => typeof drawn === 'object' && drawn !== null && 'rules' in drawn

function print(drawn: unknown): string {
  if (!isCase(drawn)) return JSON.stringify(drawn, null, 1)
  const { rules, stream, ...rest } = drawn
  const lines = stream.map(({ event, appendedAt }) => `${new Date(appendedAt).toISOString()} ${JSON.stringify(event)}`)
  return [
    'rules:',
    ...rules.map((rule) => JSON.stringify(rule)),
    'stream (append time, event):',
    ...lines,
    'besides:',
    JSON.stringify(rest),
  ].join('\n')
}

export const oracleFacts = (stream: RandomCase['stream']) => stream.map(({ event }) => factOfEvent(event))
