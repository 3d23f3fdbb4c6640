import { byCodeUnit, type Status, type Transition, type TransitionKind } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Context } from './context.ts'
import type { GroupFacts } from './evaluate-group.ts'
import { CycleTimer, type Group, type PatientCase, WindowRecord } from './patient-case.ts'
import { evaluatePrecisely } from './precision.ts'
import { lastPassedAt, nextReminderAt, passedReminders } from './reminders.ts'
import type { Programs } from './rule-program.ts'
import { TimerQueue } from './timers.ts'
import { regroup } from './touch.ts'
import { kindOfChange, transitionOf } from './transitions.ts'
import type { Verdict, Verdicts } from './verdict.ts'
import { isLink, joinVisits } from './visits.ts'

const NEVER = Number.POSITIVE_INFINITY
const NOTHING_SAID: readonly Transition[] = []
const NO_CYCLE: Verdicts = { windows: [], nextCycleAt: NEVER, nextCycleKey: '' }

/**
 * Says what changed: compares what is derived with what was last said, and keeps the timers.
 *
 * 1. A window whose timer is due in a step is first derived at the log time before it, so that what only time does is
 *    said by its timer, with time as its cause, in the order of timers.
 * 2. Any other is derived at the new log time: one that a record opens overdue, or decides again, is one transition.
 * 3. A timer's window is derived at the timer's own moment: many small ticks say the same as one large.
 * 4. Reminders that pass together are merged into the last.
 */
export class Speaker {
  rulebook: Rulebook
  readonly #ctx: Context
  readonly #timers = new TimerQueue<WindowRecord | CycleTimer>()
  #said: Transition[] = []
  #before = Number.NEGATIVE_INFINITY
  #log = Number.NEGATIVE_INFINITY

  constructor(ctx: Context, rulebook: Rulebook) {
    this.#ctx = ctx
    this.rulebook = rulebook
  }

  get timerCount(): number {
    return this.#timers.size
  }

  nextTimerAt(): number | null {
    return this.#timers.nextAt()
  }

  /** A step begins: log time goes from one moment to another. */
  open(before: number, log: number): void {
    this.#before = before
    this.#log = log
  }

  /** Everything said since `open`. */
  close(): readonly Transition[] {
    const said = this.#said
    if (said.length === 0) return NOTHING_SAID
    this.#said = []
    return said
  }

  /** What a record changed is said by window id, whatever the order in which it was found. */
  sortSaid(): void {
    if (this.#said.length > 1) this.#said.sort((a, b) => byCodeUnit(a.windowId, b.windowId) || a.revision - b.revision)
  }

  /** Derives the group's windows again and says what differs. */
  settle(group: Group, cause: Transition['cause']): void {
    const fresh = !group.exists
    const verdicts = this.#derive(group, fresh ? this.#log : this.#before)
    const { windows } = fresh ? verdicts : this.#openedAtLog(group, verdicts)
    this.#withdrawAbsent(group, windows, cause)
    for (const verdict of windows) this.#say(group, verdict, cause)
    this.#waitForCycle(group, verdicts)
  }

  #withdrawAbsent(group: Group, windows: readonly Verdict[], cause: Transition['cause']): void {
    const said = group.windows
    if (said.length === 0 || (said.length === 1 && windows.length === 1 && windows[0]!.key === said[0]!.key)) return
    const present = new Set(windows.map(({ key }) => key))
    for (const record of said) if (!present.has(record.key)) this.#withdraw(record, cause)
  }

  /** Whether time alone would say nothing of the window in this step: it is new, withdrawn, or has no timer due. */
  #waitsForNothing(record: WindowRecord | undefined): boolean {
    return record === undefined || record.withdrawn || record.changesAt > this.#log
  }

  /** Windows that the record opens, or opens again, say at once what they are at the new log time. */
  #openedAtLog(group: Group, verdicts: Verdicts): Verdicts {
    if (!verdicts.windows.some(({ changesAt }) => changesAt <= this.#log)) return verdicts
    const opens = (verdict: Verdict): boolean => this.#waitsForNothing(group.record(verdict.key))
    if (!verdicts.windows.some(opens)) return verdicts
    const atLog = new Map(this.#derive(group, this.#log).windows.map((verdict) => [verdict.key, verdict]))
    const windows = verdicts.windows.map((verdict) => (opens(verdict) ? (atLog.get(verdict.key) ?? verdict) : verdict))
    return { ...verdicts, windows }
  }

  /** Cycles end when nothing was heard of a case for long; a new fact begins them again. */
  reviveCycles(owner: PatientCase, settled: readonly Group[], cause: Transition['cause']): void {
    for (const group of owner.groups) if (this.#isAtRest(group) && !settled.includes(group)) this.settle(group, cause)
  }

  #isAtRest(group: Group): boolean {
    return group.program.rule.every?.kind === 'calendar' && (group.owner.cycleOf(group)?.heapIndex ?? -1) === -1
  }

  /** Timers due by log time fire, in the order (moment, window id). */
  fireTimers(): void {
    for (let at = this.#timers.nextAt(); at !== null && at <= this.#log; at = this.#timers.nextAt()) {
      const due = this.#timers.popDue(this.#log)!
      if (due instanceof CycleTimer) this.#beginCycle(due.group, at)
      else this.#fire(due, at)
    }
  }

  #fire(record: WindowRecord, at: number): void {
    if (record.changesAt <= at) {
      const verdict = this.#derive(record.group, at).windows.find(({ key }) => key === record.key)
      if (verdict === undefined) this.#withdraw(record, 'time')
      else this.#say(record.group, verdict, 'time')
    }
    if (nextReminderAt(record) <= at) this.#remind(record, at)
    this.#wait(record)
  }

  #remind(record: WindowRecord, at: number): void {
    // Later ones pass in the same step: the last of them speaks for all.
    if (lastPassedAt(record, this.#log) > at) return
    const passed = passedReminders(record, this.#log)!
    record.reminded |= passed.bits
    record.revision += 1
    const { status } = record
    const reminder = { entry: passed.entry, skipped: passed.skipped }
    this.#push(record, 'reminder', status, 'time', reminder)
  }

  #beginCycle(group: Group, at: number): void {
    const verdicts = this.#derive(group, at)
    for (const verdict of verdicts.windows)
      if (group.record(verdict.key)?.withdrawn !== false) this.#say(group, verdict, 'time')
    this.#waitForCycle(group, verdicts)
  }

  #derive(group: Group, log: number): Verdicts {
    this.#ctx.open(group.owner.facts, group.owner.visits, null)
    return evaluatePrecisely(this.#ctx, this.#factsOf(group), log)
  }

  #factsOf(group: Group): GroupFacts {
    const { owner, program } = group
    return {
      program,
      groupKey: group.groupKey,
      carriers: group.carriers,
      pool: () => owner.groupsOf(program).map(({ carriers }) => carriers),
      lastCycleBegin: owner.facts.newestAt + this.rulebook.correctionHorizonMs,
    }
  }

  #say(group: Group, verdict: Verdict, cause: Transition['cause']): WindowRecord {
    const record = group.record(verdict.key)
    if (record === undefined) return this.#announce(new WindowRecord(group, verdict), cause, null)
    if (record.withdrawn) {
      record.keep(verdict)
      return this.#announce(record, cause, 'void')
    }
    const kind = kindOfChange(record, verdict)
    const before = record.status
    record.keep(verdict)
    if (kind !== null) {
      record.revision += 1
      this.#push(record, kind, before, cause, null)
    }
    this.#wait(record)
    return record
  }

  #announce(record: WindowRecord, cause: Transition['cause'], previous: 'void' | null): WindowRecord {
    if (previous === null) record.group.add(record)
    record.withdrawn = false
    record.revision += 1
    this.#push(record, 'opened', previous, cause, null)
    this.#wait(record)
    return record
  }

  #withdraw(record: WindowRecord, cause: Transition['cause']): void {
    if (record.withdrawn) return
    const previous = record.status
    record.withdrawn = true
    record.revision += 1
    this.#push(record, 'voided', previous, cause, null)
    this.#timers.cancel(record)
  }

  #wait(record: WindowRecord): void {
    const at = record.withdrawn ? NEVER : Math.min(record.changesAt, this.#reminderTimer(record))
    this.#timers.set(record, at)
  }

  /** The next reminder's moment; of several already past, the last. */
  #reminderTimer(record: WindowRecord): number {
    const next = nextReminderAt(record)
    return next > this.#log || next === NEVER ? next : lastPassedAt(record, this.#log)
  }

  #waitForCycle(group: Group, verdicts: Verdicts): void {
    if (verdicts.nextCycleAt === NEVER) {
      const present = group.owner.cycleOf(group)
      if (present !== undefined) this.#timers.cancel(present)
      return
    }
    const cycle = group.owner.cycleFor(group)
    this.#timers.cancel(cycle)
    cycle.key = verdicts.nextCycleKey
    this.#timers.set(cycle, verdicts.nextCycleAt)
  }

  #push(
    record: WindowRecord,
    kind: TransitionKind,
    previous: Status | null,
    cause: Transition['cause'],
    reminder: Transition['reminder'],
  ): void {
    this.#said.push(transitionOf(record, kind, previous, this.#log, cause, reminder))
  }

  /** The case under other rules: windows of rules that are no more are withdrawn, the others derived again. */
  changeRules(owner: PatientCase, programs: Programs): void {
    const former = owner.groups
    for (const old of former) this.#waitForCycle(old, NO_CYCLE)
    owner.clearGroups()
    owner.facts.forgetPatterns()
    for (const old of former) {
      const program = programs.byId.get(old.program.rule.id)
      if (program === undefined) this.#dismiss(owner, old)
      else this.#adopt(owner.group(program, old.groupKey), old)
    }
    owner.visits = joinVisits([...owner.facts.live()].filter(isLink))
    const touched = [...owner.groups]
    regroup(this.#ctx, programs, owner, touched, () => true)
    for (const group of touched) this.settle(group, 'rulebook')
  }

  /** Nothing is kept of the windows of a rule that is no more; should it come back, they go on with greater revisions. */
  #dismiss(owner: PatientCase, old: Group): void {
    for (const record of old.windows) {
      this.#withdraw(record, 'rulebook')
      if (record.revision > owner.revisionBase) owner.revisionBase = record.revision
    }
  }

  #adopt(group: Group, old: Group): void {
    for (const record of old.windows) {
      const moved = new WindowRecord(group, record)
      moved.revision = record.revision
      moved.withdrawn = record.withdrawn
      moved.reminded = record.reminded
      this.#timers.cancel(record)
      group.add(moved)
    }
  }

  /** After loading: windows are derived and nothing is said. */
  derive(owner: PatientCase, log: number): void {
    this.#before = log
    this.#log = log
    for (const group of owner.groups) {
      const verdicts = this.#derive(group, log)
      for (const verdict of verdicts.windows) group.add(new WindowRecord(group, verdict))
      this.#waitForCycle(group, verdicts)
    }
  }

  /** Sets the timers of a restored case once the history of its windows is back. */
  resume(owner: PatientCase): void {
    for (const group of owner.groups) for (const record of group.windows) this.#wait(record)
  }
}
