import type { FactRow, Revision, WindowWhy } from '@golden-hour/board-api'
import { type EpochMs, type FactRef, factRef, type Transition, type Zone } from '@golden-hour/model'
import { explainRule, type Rule } from '@golden-hour/rulebook'
import { alertBrief, boardWindow, type RuleNames } from '../board-window.ts'
import { type CaseAlerts, newestByWindow } from './case-alerts.ts'
import { factRow } from './fact-row.ts'
import { type KnownFact, type StandingFact, standingFacts } from './standing.ts'

export interface WhyParts {
  readonly asOf: EpochMs
  readonly window: Transition
  readonly rule: Rule | null
  readonly known: readonly KnownFact[]
  readonly revisions: readonly Transition[]
  readonly alerts: CaseAlerts
  readonly nameOf: RuleNames
  readonly zone: Zone
}

/** Which fact decided which part: the start, the stop, an excuse, a closing, the items of a bundle. */
function parts({ evidence, items }: Transition): readonly (readonly [part: string, ref: FactRef])[] {
  const named: readonly (readonly [string, FactRef | null])[] = [
    ['start', evidence.start],
    ['stop', evidence.stop],
    ...Object.entries(items ?? {}),
    ['excuse', evidence.excuse],
    ['closing', evidence.closing],
  ]
  return named.filter((one): one is readonly [string, FactRef] => one[1] !== null)
}

/** The version that stands; of a fact taken back since, the last that was known. */
function factOf(facts: readonly StandingFact[], ref: FactRef): FactRow | null {
  const versions = facts.filter(({ fact }) => factRef(fact) === ref)
  const found = versions.find(({ standing }) => standing === 'live') ?? versions.at(-1)
  return found === undefined ? null : factRow(found)
}

const revisionOf = (said: Transition): Revision => ({
  revision: said.revision,
  kind: said.kind,
  status: said.status,
  previous: said.previous,
  national: said.national,
  reason: said.reason,
  knownAt: said.knownAt,
  dueAt: said.dueAt,
  stoppedAt: said.stoppedAt,
  documentedLate: said.documentedLate,
  quality: [...said.quality],
  cause: said.cause,
  reminder: said.reminder,
})

function ruleWords(window: Transition, rule: Rule | null, nameOf: RuleNames, zone: Zone): WindowWhy['rule'] {
  const { id, version } = window.rule
  if (rule === null) return { id, version, name: nameOf(id), prose: { zh: '', en: '' }, basis: [] }
  return {
    id,
    version,
    name: rule.name,
    prose: { zh: explainRule(rule, 'zh', zone), en: explainRule(rule, 'en', zone) },
    basis: rule.basis.map(({ document, clause, grade }) => ({ doc: document, clause, grade })),
  }
}

/** Why a window is what it is: its rule in words, the facts that decided it, every revision, every alert. */
export function windowWhy({ asOf, window, rule, known, revisions, alerts, nameOf, zone }: WhyParts): WindowWhy {
  const facts = standingFacts(known)
  const newest = newestByWindow(alerts).get(window.windowId)
  return {
    asOf,
    window: boardWindow(window, nameOf, newest === undefined ? null : alertBrief(newest)),
    rule: ruleWords(window, rule, nameOf, zone),
    evidence: parts(window).flatMap(([part, ref]) => {
      const fact = factOf(facts, ref)
      return fact === null ? [] : [{ part, fact }]
    }),
    revisions: revisions.map(revisionOf),
    alerts: alerts.shown,
  }
}
