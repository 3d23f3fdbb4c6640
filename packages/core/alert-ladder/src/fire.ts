import { type EpochMs, plus } from '@golden-hour/model'
import type { Action, RosterFault, Told } from './action.ts'
import { type Climb, timed } from './climb.ts'
import { type AlertLadder, type LadderStep, type NotifyEntry, roundsOf } from './ladder.ts'
import { type RosterAt, type RosterNow, resolve, standIn } from './roster.ts'

export interface Decision {
  readonly climb: Climb
  readonly actions: readonly Action[]
}

/** Whoever fires later than this after the moment says so; a step that stood in for others always does. */
const LATE_MS = 60_000

interface Telling {
  readonly told: readonly Told[]
  readonly owners: readonly Told[]
  readonly faults: readonly RosterFault[]
}

function tellOwner(entry: NotifyEntry, index: number, roster: RosterAt): Telling {
  const fault = (kind: RosterFault['kind'], person: string | null): RosterFault => ({
    kind,
    department: entry.of === 'department' ? roster.department : null,
    role: entry.role,
    person,
    step: index,
  })
  const asked = (found: ReturnType<typeof resolve>): Told[] =>
    found.map((one) => ({ ...one, ask: 'accept', task: null }))
  const named = asked(resolve(entry, roster))
  if (named.length > 0) return { told: named, owners: named, faults: [] }
  const others = asked(standIn(roster))
  const [first] = others
  return {
    told: others,
    owners: others,
    faults: [fault(first === undefined ? 'nobody' : 'stand-in', first?.person ?? null)],
  }
}

function tellOther(entry: NotifyEntry, index: number, roster: RosterAt): Telling {
  const told = resolve(entry, roster).map((one): Told => ({ ...one, ask: 'received', task: null }))
  const department = entry.of === 'department' ? roster.department : null
  const gap: RosterFault = { kind: 'nobody', department, role: entry.role, person: null, step: index }
  return { told, owners: [], faults: told.length === 0 ? [gap] : [] }
}

function tellTask(task: NonNullable<LadderStep['task']>, index: number, roster: RosterAt): Telling {
  const entry: NotifyEntry = { role: task.role, of: 'department', else: null, ask: 'received' }
  const { told, faults } = tellOther(entry, index, roster)
  return { told: told.map((one) => ({ ...one, task: task.text })), owners: [], faults }
}

/** Who asks for more comes first; a person is told once, and keeps the task. */
function oneEach(told: readonly Told[]): readonly Told[] {
  const byPerson = new Map<string, Told>()
  for (const one of told) {
    const before = byPerson.get(one.person)
    byPerson.set(one.person, before === undefined ? one : { ...before, task: before.task ?? one.task })
  }
  return [...byPerson.values()]
}

/** `reminder`: only the owner and whoever is to telephone hear a step again. */
function tell(climb: Climb, step: LadderStep, index: number, now: RosterNow, reminder: boolean): Telling {
  const roster: RosterAt = { ...now, declined: climb.declined }
  const tellings = [
    ...step.notify.filter((entry) => entry.ask === 'accept').map((entry) => tellOwner(entry, index, roster)),
    ...(reminder ? [] : step.notify.filter((entry) => entry.ask === 'received')).map((entry) =>
      tellOther(entry, index, roster),
    ),
    ...(step.task === null ? [] : [tellTask(step.task, index, roster)]),
  ]
  return {
    told: oneEach(tellings.flatMap((telling) => telling.told)),
    owners: tellings.flatMap((telling) => telling.owners),
    faults: tellings.flatMap((telling) => telling.faults),
  }
}

const numbersBetween = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

/**
 * Fires a step of the running cycle now, in place of all before it that were not fired. Where nobody can be made
 * responsible the next one fires too, up to the last.
 */
export function fireStep(
  climb: Climb,
  ladder: AlertLadder,
  roster: RosterNow,
  index: number,
  dueAt: EpochMs = roster.at,
): Decision {
  const step = ladder.steps[index]
  if (step === undefined) return { climb, actions: [] }
  const { told, owners, faults } = tell(climb, step, index, roster, false)
  const merged = numbersBetween(climb.step + 1, index)
  const fired: Climb = { ...climb, step: index, stepAt: roster.at, round: 0, owner: owners[0]?.person ?? null }
  const actions: Action[] = [
    {
      kind: 'fired',
      cycle: climb.cycle,
      step: index,
      round: 0,
      dueAt,
      late: merged.length > 0 || roster.at - dueAt > LATE_MS,
      merged,
      told,
      channels: step.channels,
      board: step.board,
    },
    ...faults.map((fault): Action => ({ kind: 'roster-fault', fault })),
  ]
  if (owners.length > 0 || index === ladder.steps.length - 1) return { climb: timed(fired, ladder), actions }
  const further = fireStep(fired, ladder, roster, index + 1)
  return { climb: further.climb, actions: [...actions, ...further.actions] }
}

/** Gives the present step's reminder number `round` (from 1), in place of those before it. */
export function fireRound(climb: Climb, ladder: AlertLadder, roster: RosterNow, round: number): Decision {
  const step = ladder.steps[climb.step]
  const offset = roundsOf(ladder, climb.step)[round - 1]
  if (step === undefined || offset === undefined || climb.stepAt === null) return { climb, actions: [] }
  const { told, owners, faults } = tell(climb, step, climb.step, roster, true)
  const dueAt = plus(climb.stepAt, offset)
  const reminded = timed({ ...climb, round, owner: owners[0]?.person ?? climb.owner }, ladder)
  const fired: Action = {
    kind: 'fired',
    cycle: climb.cycle,
    step: climb.step,
    round,
    dueAt,
    late: round - climb.round > 1 || roster.at - dueAt > LATE_MS,
    merged: [],
    told,
    channels: step.channels,
    board: step.board,
  }
  // That somebody stands in was said when the step fired.
  if (owners.length > 0) return { climb: reminded, actions: [fired] }
  const actions = [fired, ...faults.map((fault): Action => ({ kind: 'roster-fault', fault }))]
  if (climb.step === ladder.steps.length - 1) return { climb: reminded, actions }
  const further = fireStep(reminded, ladder, roster, climb.step + 1)
  return { climb: further.climb, actions: [...actions, ...further.actions] }
}
