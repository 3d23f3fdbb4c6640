import { byCodeUnit, type Fact, type Status, type Transition } from '@golden-hour/model'
import type { Pathway, Rulebook } from '@golden-hour/rulebook'
import type { SimulatedDay } from './simulated-day.ts'

/** A patient on a pathway, with what there is to draw. */
export interface PatientStory {
  readonly pathway: Pathway
  readonly patientId: string
  readonly windows: readonly Transition[]
  /** Of the types that the pathway names, in the order in which they happened; the first of each type. */
  readonly milestones: readonly Fact[]
}

const INTEREST: Readonly<Record<Status, number>> = {
  late: 6,
  overdue: 6,
  missed: 5,
  unknown: 4,
  excused: 3,
  met: 3,
  open: 2,
  void: 0,
}
const HOUR_MS = 3_600_000

function firstOfEachType(facts: readonly Fact[]): readonly Fact[] {
  const first = new Map<string, Fact>()
  for (const fact of [...facts].sort((a, b) => a.occurredAt - b.occurredAt)) {
    if (!first.has(fact.type)) first.set(fact.type, fact)
  }
  return [...first.values()]
}

function storyOf(
  pathway: Pathway,
  patientId: string,
  windows: readonly Transition[],
  facts: readonly Fact[],
): PatientStory {
  const from = Math.min(...windows.map(({ startedAt }) => startedAt)) - HOUR_MS
  const to = Math.max(...windows.map((w) => Math.max(w.dueAt ?? w.startedAt, w.stoppedAt ?? w.startedAt))) + HOUR_MS
  const own = facts.filter(
    (f) =>
      f.patientId === patientId && pathway.milestones.includes(f.type) && f.occurredAt >= from && f.occurredAt <= to,
  )
  return { pathway, patientId, windows, milestones: firstOfEachType(own) }
}

const interestOf = (story: PatientStory): number =>
  story.windows.reduce((sum, { status }) => sum + INTEREST[status], 0) + story.milestones.length / 10

/** Whether the pathway is the patient's: facts of the day satisfy what it is entered by. */
function isEntered({ when }: Pathway, facts: readonly Fact[]): boolean {
  const isMatched = ({ types, where }: Pathway['when']['patterns'][number]): boolean =>
    facts.some(
      (fact) =>
        types.includes(fact.type) &&
        (where === null || where.test({ fact, start: null, stop: null, bound: [], failures: 0 })),
    )
  return when.mode === 'all' ? when.patterns.every(isMatched) : when.patterns.some(isMatched)
}

function storiesOf(pathway: Pathway, day: SimulatedDay): readonly PatientStory[] {
  const byPatient = new Map<string, Transition[]>()
  for (const window of day.book.windows()) {
    if (!pathway.windows.includes(window.ruleId) || window.status === 'void' || window.startedAt < day.begin) continue
    byPatient.set(window.patientId, [...(byPatient.get(window.patientId) ?? []), window])
  }
  const isOnPathway = ([patientId]: [string, unknown]): boolean =>
    isEntered(
      pathway,
      day.facts.filter((fact) => fact.patientId === patientId),
    )
  return [...byPatient]
    .filter(isOnPathway)
    .map(([patientId, windows]) => storyOf(pathway, patientId, windows, day.facts))
    .sort((a, b) => interestOf(b) - interestOf(a) || byCodeUnit(a.patientId, b.patientId))
}

/** Minutes before days: a door-to-needle time is read on a time axis, a follow-up is not. */
const shortestLimit = ([story]: readonly PatientStory[]): number =>
  Math.min(
    ...(story?.windows ?? []).map((w) =>
      w.dueAt === null || w.dueAt <= w.startedAt ? Number.POSITIVE_INFINITY : w.dueAt - w.startedAt,
    ),
  )

/** The most telling patients, each once: of each pathway in turn, those with the shortest limits first, until there are `most`. */
export function choosePatients(day: SimulatedDay, rulebook: Rulebook, most: number): readonly PatientStory[] {
  const waiting = rulebook.pathways
    .map((pathway) => [...storiesOf(pathway, day)])
    .filter((stories) => stories.length > 0)
    .sort((a, b) => shortestLimit(a) - shortestLimit(b))
  const chosen = new Map<string, PatientStory>()
  while (chosen.size < most && waiting.some((stories) => stories.length > 0)) {
    for (const stories of waiting) {
      const next = stories.splice(0).filter(({ patientId }) => !chosen.has(patientId))
      const [first, ...rest] = next
      stories.push(...rest)
      if (first !== undefined && chosen.size < most) chosen.set(first.patientId, first)
    }
  }
  return [...chosen.values()]
}
