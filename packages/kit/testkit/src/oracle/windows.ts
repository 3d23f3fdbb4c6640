import { applicableItems, findBundle } from './bundle.ts'
import { beginningOf } from './calendar.ts'
import type { RuleDocument } from './documents.ts'
import type { Json } from './facts.ts'
import { evaluate } from './guard.ts'
import type { Judgement, StatusName } from './judgement.ts'
import { hasTerm } from './keys.ts'
import { type Finding, findAbsence, findOrder, findTally, findWait } from './kinds.ts'
import { earlier, exactly, type Moment, notEarlier, shown } from './moments.ts'
import { calendarCycles, slidingCycles } from './recurring.ts'
import { servedStops, servesOne } from './serves.ts'
import { episodesOf, startsOf } from './starts.ts'
import { appliesTo, closingOf, stopBeforeClosing, unlessClosed } from './steps.ts'
import { type Match, type Start, scopeOf, type World } from './world.ts'

/** What the oracle says of one window. Times are epoch milliseconds. Items are named `source#type#factId`. */
export interface OracleWindow {
  readonly windowId: string
  readonly patientId: string
  readonly status: StatusName
  readonly national: StatusName
  readonly reason: string | null
  readonly startedAt: number
  readonly dueAt: number | null
  readonly stoppedAt: number | null
  readonly elapsedMs: number | null
  readonly items: Readonly<Record<string, string | null>> | null
  readonly marks: Readonly<Record<string, Json>>
}

/** All windows of one rule and one patient, under one assumption. */
export function windowsOf(rule: RuleDocument, world: World): OracleWindow[] {
  if (rule.mode === 'off' || rule.mode === 'blocked') return []
  const starts = startsOf(rule, world).filter((start) => hasWindow(start, world))
  const windows = hasTerm(rule, 'episode') ? episodesOf(starts, (start) => endOfEpisode(start, world)) : starts
  const served = servesOne(rule) ? servedStops(windows, world) : undefined
  const found = windows.flatMap((start) => {
    const stop = served === undefined ? undefined : (served.get(start) ?? null)
    return windowsOfStart(start, world, stop)
  })
  return found.filter(isFirstOfItsId)
}

const hasWindow = (start: Start, world: World): boolean =>
  isEffective(start) && appliesTo(start, world) && (start.rule.kind !== 'bundle' || applicableItems(start).size > 0)

/** Facts of two types may share source and factId, and so the term of `each`: the first start keeps the window. */
const isFirstOfItsId = (window: OracleWindow, n: number, all: readonly OracleWindow[]): boolean =>
  all.findIndex((other) => other.windowId === window.windowId) === n

/** engine.md §7 and §11: the start that step 1 gives must lie in it; `to` is exclusive. Days of the hospital's zone. */
function isEffective({ rule, moment }: Start): boolean {
  const { from, to } = rule.effective ?? {}
  if (from !== undefined && earlier(moment, exactly(beginningOf(from)))) return false
  return to === undefined || !notEarlier(moment, exactly(beginningOf(to)))
}

/** rulebook.md, Keys, `episode`: its stop or its closing. A recurring rule's stops end cycles, not the episode. */
function endOfEpisode(start: Start, world: World): Moment | null {
  const closing = closingOf(start, world)
  const kind = start.rule.kind ?? 'deadline'
  let stop: Match | null = null
  if (kind === 'bundle') stop = findBundle(start, world).boundStop
  if (kind === 'deadline' || kind === 'dwell') stop = unlessClosed(stopBeforeClosing(start, world), closing)
  return (stop ?? closing?.match ?? null)?.moment ?? null
}

function windowsOfStart(start: Start, world: World, served: Match | null | undefined): OracleWindow[] {
  const { rule } = start
  const kind = rule.kind ?? 'deadline'
  if (kind === 'recurring') {
    const every = rule.every ?? 'P1D'
    const cycles = typeof every === 'string' ? slidingCycles(start, every, world) : calendarCycles(start, every, world)
    return cycles.map((cycle) => windowFrom(start, cycle, world, cycle.began, `${start.key}#${cycle.suffix}`, null))
  }
  if (kind === 'bundle') {
    const finding = findBundle(start, world)
    return [windowFrom(start, finding, world, start.moment, start.key, finding.items)]
  }
  const finding =
    kind === 'order'
      ? findOrder(start, world)
      : kind === 'absence'
        ? findAbsence(start, world)
        : kind === 'tally'
          ? findTally(start, world)
          : findWait(start, world, served)
  return [windowFrom(start, finding, world, start.moment, start.key, null)]
}

function windowFrom(
  start: Start,
  finding: Finding,
  world: World,
  began: Moment,
  key: string,
  items: OracleWindow['items'],
): OracleWindow {
  const judgement = finding.judge('adjusted')
  return {
    windowId: `${start.rule.id}/${key}`,
    patientId: world.patientId,
    status: judgement.status,
    national: finding.judge('national').status,
    reason: judgement.reason,
    ...timesOf(start, finding, judgement, began),
    items,
    marks: marksOf(start, judgement.stop),
  }
}

/** engine.md §3, Precision and §11: cut times are shown cut; of a day the first instant, and no elapsed time. */
function timesOf(start: Start, finding: Finding, { stop }: Judgement, began: Moment) {
  const cut = began.minute || stop?.moment.minute === true
  const due = finding.due
  const startedAt = shown(began, cut)
  const stoppedAt = stop === null ? null : shown(stop.moment, cut)
  const onDueFromStart = due !== null && due.base === began
  const dueAt = due === null ? null : shown(due.base, onDueFromStart && cut) + due.plus
  const coarse = began.date || stop?.moment.date === true
  const elapsedMs = stoppedAt === null || coarse || start.rule.kind === 'order' ? null : stoppedAt - startedAt
  return { startedAt, dueAt, stoppedAt, elapsedMs }
}

function marksOf(start: Start, stop: Match | null): Record<string, Json> {
  const scope = scopeOf(null, start, stop)
  return Object.fromEntries(
    Object.entries(start.rule.marks ?? {}).map(([name, expression]) => [name, evaluate(expression, scope)]),
  )
}
