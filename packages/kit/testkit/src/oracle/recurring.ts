import { beginningOf, beginsOn, dayAfter, dayOf, endOf, firstDayOf, lastDayOf } from './calendar.ts'
import type { PeriodName } from './documents.ts'
import { judgeWait, type Wait } from './judgement.ts'
import type { Finding } from './kinds.ts'
import { everyMatch } from './matching.ts'
import { type Due, durationOf, earlier, exactly, inTime, later, type Moment, notEarlier } from './moments.ts'
import { askingOf, type Closing, closingOf } from './steps.ts'
import type { Match, Start, World } from './world.ts'

/** One cycle: what its key gains after `#`, when it began, and what is found of it. */
export interface Cycle extends Finding {
  readonly suffix: string
  readonly began: Moment
}

const cycleOf = (suffix: string, wait: Wait, world: World): Cycle => ({
  suffix,
  began: wait.began,
  due: wait.due,
  judge: (form) => judgeWait(wait, world, form),
  boundStop: wait.stop,
})

/** The matches of `stop` at or after the start and not later than the closing fact. */
function stopsOf(start: Start, closing: Closing | null, world: World): Match[] {
  if (start.rule.stop === undefined) return []
  return everyMatch(start.rule.stop, askingOf(start, world), ({ moment }) => {
    return notEarlier(moment, start.moment) && (closing === null || !later(moment, closing.match.moment))
  })
}

/** engine.md §3.8, `every: P1D`: each match closes the running cycle and begins the next. */
export function slidingCycles(start: Start, every: string, world: World): Cycle[] {
  const closing = closingOf(start, world)
  const cycles: Cycle[] = []
  let began = start.moment
  for (const stop of [...stopsOf(start, closing, world), null]) {
    // At the beginning of the first cycle a match counts; after that only a later one does.
    if (stop !== null && cycles.length > 0 && !later(stop.moment, began)) continue
    const due: Due = { base: began, plus: durationOf(every) }
    const wait: Wait = { start, began, due, stop, closing, violated: null, excusesFrom: began }
    cycles.push(cycleOf(String(cycles.length + 1), wait, world))
    if (stop === null) break
    if (closing !== null && !earlier(stop.moment, closing.match.moment)) break
    began = stop.moment
  }
  return cycles
}

interface Period {
  readonly firstDay: string
  readonly from: Moment
  readonly to: Moment
  readonly began: Moment
}

/** Whole periods that begin at or after the start and before the closing, and with `partial` the one the start lies in. */
function periodsOf(start: Start, name: PeriodName, partial: boolean, closing: Closing | null, world: World): Period[] {
  const periodFrom = (firstDay: string, began?: Moment): Period => {
    const from = exactly(beginningOf(firstDay))
    return { firstDay, from, to: exactly(endOf(lastDayOf(name, firstDay, world.isWorkday))), began: began ?? from }
  }
  const periods: Period[] = []
  const startDay = dayOf(start.moment.at)
  const around = firstDayOf(name, startDay, world.isWorkday)
  if (partial && around !== null && earlier(exactly(beginningOf(around)), start.moment))
    periods.push(periodFrom(around, start.moment))
  for (let day = startDay; beginningOf(day) <= world.logTime; day = dayAfter(day, 1)) {
    if (!beginsOn(name, day, world.isWorkday)) continue
    const period = periodFrom(day)
    if (!notEarlier(period.from, start.moment)) continue
    if (closing === null || earlier(period.from, closing.match.moment)) periods.push(period)
  }
  return periods.filter((period) => period.from.at <= world.logTime)
}

/** engine.md §3.8, `every: { period, times, first }`. */
export function calendarCycles(
  start: Start,
  every: { readonly period: PeriodName; readonly times?: number; readonly first?: 'partial' | 'whole' },
  world: World,
): Cycle[] {
  const closing = closingOf(start, world)
  const stops = stopsOf(start, closing, world)
  return periodsOf(start, every.period, every.first === 'partial', closing, world).map((period) => {
    const due: Due = { base: period.to, plus: 0 }
    const inPeriod = stops.filter(({ moment }) => notEarlier(moment, period.began) && inTime(moment, due))
    const stop = inPeriod[(every.times ?? 1) - 1] ?? null
    const wait: Wait = { start, began: period.began, due, stop, closing, violated: null, excusesFrom: period.began }
    return cycleOf(period.firstDay, wait, world)
  })
}
