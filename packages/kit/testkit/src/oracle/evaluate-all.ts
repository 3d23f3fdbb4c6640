import { plainWeekdays } from './calendar.ts'
import type { RuleDocument, Tables, WorkdayCalendar } from './documents.ts'
import { mergeFacts, type OracleFact } from './facts.ts'
import { windowsUnderAllAssumptions } from './precision.ts'
import { visitsOf } from './visits.ts'
import type { OracleWindow } from './windows.ts'
import type { World } from './world.ts'

export interface OracleInput {
  readonly rules: readonly RuleDocument[]
  /** Every version of every fact known by the log time, in any order, as often as it came. */
  readonly facts: readonly OracleFact[]
  readonly logTime: number
  readonly tables?: Tables
  readonly calendar?: WorkdayCalendar
}

/** Recomputes every window of every patient from all facts at one log time. Days are of +08:00. */
export function evaluateAll(input: OracleInput): Map<string, OracleWindow> {
  const windows = new Map<string, OracleWindow>()
  for (const patientId of new Set(input.facts.map((fact) => fact.patientId))) {
    const facts = mergeFacts(input.facts.filter((fact) => fact.patientId === patientId))
    const world: World = {
      patientId,
      facts,
      assumed: new Map(),
      logTime: input.logTime,
      visits: visitsOf(facts),
      tables: input.tables ?? {},
      isWorkday: input.calendar ?? plainWeekdays,
    }
    for (const rule of input.rules)
      for (const window of windowsUnderAllAssumptions(rule, world)) windows.set(window.windowId, window)
  }
  return windows
}
