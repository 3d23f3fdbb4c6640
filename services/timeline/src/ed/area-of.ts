import type { LiveFact } from '@golden-hour/ports'

/** The zones of an emergency department by triage level: resuscitation and critical, urgent, the others. */
const ZONES: Readonly<Record<number, string>> = { 1: 'red', 2: 'red', 3: 'yellow', 4: 'green' }

const latestOf = (facts: readonly LiveFact[], wanted: (fact: LiveFact) => boolean): LiveFact | undefined =>
  facts
    .filter(wanted)
    .reduce<LiveFact | undefined>(
      (latest, fact) => (latest === undefined || fact.occurredAt >= latest.occurredAt ? fact : latest),
      undefined,
    )

/** The level of the latest triage; null before one. */
export function triageLevelOf(facts: readonly LiveFact[]): number | null {
  const level = latestOf(facts, ({ type }) => type === 'ed.triaged')?.data?.level
  return typeof level === 'number' && Number.isInteger(level) ? level : null
}

/** Where the patient is: `resus`, what the department itself calls it (`wardId`), or the zone of the triage level. */
export function areaOf(facts: readonly LiveFact[], triageLevel: number | null): string | null {
  const resus = latestOf(facts, ({ type }) => type === 'ed.resus.entered' || type === 'ed.resus.left')
  if (resus?.type === 'ed.resus.entered') return 'resus'
  const named = latestOf(facts, ({ type, wardId }) => type.startsWith('ed.') && wardId !== null)
  return named?.wardId ?? (triageLevel === null ? null : (ZONES[triageLevel] ?? null))
}
