import type { AlertBrief, Lane } from '@golden-hour/board-api'
import type { LiveFact } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { boardWindow, type RuleNames } from '../board-window.ts'
import { ruleNamesOf, typeName } from '../names.ts'
import { areaOf, triageLevelOf } from './area-of.ts'
import { milestonesOf } from './milestones-of.ts'
import { pathwaysOf, typesRead } from './pathways-of.ts'
import type { Stay } from './stays-of.ts'
import { compareWindows } from './urgency.ts'

/** What lanes are drawn by. */
export interface LaneRules {
  readonly pathways: Rulebook['pathways']
  readonly nameOf: RuleNames
  /** Rules that only count what happened: nobody waits for their windows. */
  readonly tallies: ReadonlySet<string>
  /** The types whose content a lane reads. */
  readonly contentOf: readonly string[]
}

export const laneRulesOf = (rulebook: Rulebook): LaneRules => ({
  pathways: rulebook.pathways,
  nameOf: ruleNamesOf(rulebook),
  tallies: new Set(rulebook.rules.filter(({ kind }) => kind === 'tally').map(({ id }) => id)),
  contentOf: [...new Set(['ed.triaged', ...typesRead(rulebook.pathways)])],
})

function latestOf(facts: readonly LiveFact[]): Lane['latest'] {
  let latest: LiveFact | null = null
  for (const fact of facts) if (latest === null || fact.occurredAt > latest.occurredAt) latest = fact
  return latest === null ? null : { type: latest.type, name: typeName(latest.type), at: latest.occurredAt }
}

export function laneOf(stay: Stay, rules: LaneRules, alerts: ReadonlyMap<string, AlertBrief>): Lane {
  const { patientId, encounterId, arrivedAt, facts, windows } = stay
  const pathways = pathwaysOf(rules.pathways, facts)
  const triageLevel = triageLevelOf(facts)
  return {
    patientId,
    encounterId: encounterId ?? '',
    pathways: pathways.map(({ id, name }) => ({ id, name })),
    area: areaOf(facts, triageLevel),
    triageLevel,
    arrivedAt,
    milestones: milestonesOf(pathways, facts),
    windows: windows
      .filter(({ ruleId }) => !rules.tallies.has(ruleId))
      .map((window) => boardWindow(window, rules.nameOf, alerts.get(window.windowId) ?? null))
      .sort(compareWindows),
    latest: latestOf(facts),
  }
}
