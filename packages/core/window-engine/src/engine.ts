import { type EpochMs, epochMs, type Fact, factRef, type JournalRecord, type Outcome } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { CaseFacts, type Change } from './case-facts.ts'
import { Context } from './context.ts'
import { Forgetting } from './forgetting.ts'
import { type ClockState, LogClock } from './log-clock.ts'
import { PatientCase } from './patient-case.ts'
import { type Programs, programsOf, type Routes, type RuleProgram } from './rule-program.ts'
import { Speaker } from './speaker.ts'
import type { Notice, Step } from './step.ts'
import { refOf } from './stored-fact.ts'
import { regroup, touchedGroups } from './touch.ts'
import { isLink, joinVisits, NO_LINKS } from './visits.ts'

/*
 * One partition's engine. What must stay true:
 *
 * 1. The output is a function of the records: no clock, no randomness, no locale, nothing read from outside.
 * 2. A record is applied first, then timers due by the new log time fire, in the order (moment, window id).
 * 3. Statuses are derived from the facts and the log time, never stepped from the last status.
 * 4. After a step, every window holds what its facts say at log time, and no timer is due.
 * 5. Every fact record has exactly one outcome, and the counters sum to the facts read.
 */

export interface EngineOptions {
  /** Forget cases past their horizon, as the running system does. Default true. */
  readonly forget?: boolean
}

export type Accounting = Readonly<Record<Outcome, number>>

const NO_NOTICES: readonly Notice[] = []
const quiet = (outcome: Outcome | null): Step => ({ outcome, transitions: [], notices: NO_NOTICES })
const QUIET = quiet(null)
/** Most facts change nothing that is said. */
const SILENT: Readonly<Record<Outcome, Step>> = {
  applied: quiet('applied'),
  duplicate: quiet('duplicate'),
  unused: quiet('unused'),
  quarantined: quiet('quarantined'),
  'beyond-horizon': quiet('beyond-horizon'),
}

export class Engine {
  readonly #cases = new Map<string, PatientCase>()
  readonly #ctx = new Context(new CaseFacts(), NO_LINKS)
  readonly #speaker: Speaker
  readonly #forgetting: Forgetting | null
  readonly #accounting: Record<Outcome, number> = {
    applied: 0,
    duplicate: 0,
    unused: 0,
    quarantined: 0,
    'beyond-horizon': 0,
  }
  #programs: Programs
  readonly #clock = new LogClock()

  constructor(rulebook: Rulebook, options: EngineOptions = {}) {
    this.#programs = programsOf(rulebook)
    this.#speaker = new Speaker(this.#ctx, rulebook)
    this.#forgetting = options.forget === false ? null : new Forgetting(rulebook.correctionHorizonMs)
  }

  get rulebook(): Rulebook {
    return this.#programs.rulebook
  }

  /** The time that the journal says it is; null before its first record. */
  get logTime(): EpochMs | null {
    return Number.isFinite(this.#clock.logTime) ? epochMs(this.#clock.logTime) : null
  }

  get accounting(): Accounting {
    return this.#accounting
  }

  get clock(): ClockState {
    return this.#clock.state
  }

  /** Expressions that could not be evaluated and were therefore false or null. */
  get unevaluated(): number {
    return this.#ctx.scope.failures
  }

  get caseCount(): number {
    return this.#cases.size
  }

  /** Windows with a timer: something will be said of them with no new fact. */
  get timerCount(): number {
    return this.#speaker.timerCount
  }

  /** When the next timer is due, or null: the owner of an idle partition appends a tick then. */
  nextTimerAt(): EpochMs | null {
    const at = this.#speaker.nextTimerAt()
    return at === null ? null : epochMs(at)
  }

  /** Applies one record of the journal. */
  apply(record: JournalRecord): Step {
    const clock = this.#clock
    const wasSuspect = clock.suspect
    const before = clock.logTime
    clock.advance(record)
    this.#speaker.open(before, clock.logTime)
    const outcome = this.#applyContent(record)
    if (outcome !== null) this.#accounting[outcome] += 1
    if (!clock.suspect) this.#speaker.fireTimers()
    this.#forgetting?.forget(clock.logTime, this.#cases)
    const notices = this.#noticesOf(wasSuspect, record, outcome)
    const transitions = this.#speaker.close()
    if (transitions.length === 0 && notices.length === 0) return outcome === null ? QUIET : SILENT[outcome]
    return { outcome, transitions, notices }
  }

  /** Puts another rulebook in force: every window is recomputed, differences are caused by the rulebook. */
  activate(rulebook: Rulebook, appendedAt: EpochMs): Step {
    const before = this.#clock.logTime
    this.#clock.advance({ kind: 'tick', appendedAt, wallClock: null })
    this.#programs = programsOf(rulebook)
    this.#speaker.rulebook = rulebook
    this.#speaker.open(before, this.#clock.logTime)
    if (this.#forgetting !== null) this.#forgetting.horizonMs = rulebook.correctionHorizonMs
    for (const owner of this.#cases.values()) {
      owner.keepsUnnamed = owner.facts.haveTypesBeyond(rulebook.factTypes)
      this.#speaker.changeRules(owner, this.#programs)
      this.#forgetting?.watch(owner)
    }
    this.#speaker.sortSaid()
    if (!this.#clock.suspect) this.#speaker.fireTimers()
    return { outcome: null, transitions: this.#speaker.close(), notices: NO_NOTICES }
  }

  #applyContent(record: JournalRecord): Outcome | null {
    if (record.kind === 'tick') return null
    if (record.kind === 'unreadable') return 'quarantined'
    return this.#applyFact(record.fact)
  }

  #applyFact(fact: Fact): Outcome {
    const routes = this.#programs.routes.get(fact.type)
    if (routes === undefined && !this.#mayJoin(fact)) return 'unused'
    let owner = this.#cases.get(fact.patientId)
    if (owner === undefined) {
      if (this.#forgetting?.isForgotten(fact) === true) return 'beyond-horizon'
      owner = new PatientCase(fact.patientId, this.#forgetting?.forgotten.get(fact.patientId)?.revision ?? 0)
      this.#cases.set(fact.patientId, owner)
    }
    const logTime = epochMs(this.#clock.logTime)
    const change = owner.facts.put(fact, routes?.type ?? fact.type, logTime)
    if (change === null) return 'duplicate'
    if (routes === undefined) owner.keepsUnnamed = true
    if (change.before !== null || change.after !== null) this.#derive(owner, change, routes)
    else if (this.#programs.anyCalendar) this.#revive(owner, fact)
    this.#forgetting?.watch(owner)
    return 'applied'
  }

  #derive(owner: PatientCase, change: Change, routes: Routes | undefined): void {
    const touched = touchedGroups(this.#ctx, this.#programs, routes, owner, change)
    const reviving = this.#programs.anyCalendar
    if (touched.length === 0 && !reviving) return
    const cause = refOf((change.after ?? change.before)!)
    for (const group of touched) this.#speaker.settle(group, cause)
    if (reviving) this.#speaker.reviveCycles(owner, touched, cause)
    this.#speaker.sortSaid()
  }

  /** A void of what nobody has told of changes no fact, but the case was heard of. */
  #revive(owner: PatientCase, fact: Fact): void {
    this.#speaker.reviveCycles(owner, [], factRef(fact))
    this.#speaker.sortSaid()
  }

  /**
   * Whether a fact of a type that no rule names can say which encounters are one visit: a link, or the void or a
   * version of what may have been one, kept so that it does not matter which of them came first.
   */
  #mayJoin(fact: Fact): boolean {
    if (isLink(fact)) return true
    if (!this.#programs.goByVisit) return false
    if (fact.op === 'void' || fact.version !== null) return true
    const owner = this.#cases.get(fact.patientId)
    return owner?.keepsUnnamed === true && owner.facts.has(fact)
  }

  #noticesOf(wasSuspect: boolean, record: JournalRecord, outcome: Outcome | null): readonly Notice[] {
    const { suspect, skewMs } = this.#clock
    if (wasSuspect === suspect && outcome !== 'beyond-horizon') return NO_NOTICES
    const notices: Notice[] = []
    if (wasSuspect !== suspect)
      notices.push({ kind: suspect ? 'clock-suspect' : 'clock-agrees', appendedAt: record.appendedAt, skewMs })
    if (outcome === 'beyond-horizon' && record.kind === 'fact')
      notices.push({ kind: 'beyond-horizon', appendedAt: record.appendedAt, fact: record.fact })
    return notices
  }

  /** For saving and restoring; see saved-state.ts. */
  get internals(): EngineInternals {
    return {
      cases: this.#cases,
      accounting: this.#accounting,
      forgetting: this.#forgetting,
      setClock: (state) => this.#clock.set(state),
      typeText: (type) => this.#programs.routes.get(type)?.type ?? type,
      /** Derives the windows of a case again from its facts, saying nothing. */
      derive: (owner, bringBack) => {
        owner.visits = joinVisits([...owner.facts.live()].filter(isLink))
        owner.keepsUnnamed = owner.facts.haveTypesBeyond(this.#programs.rulebook.factTypes)
        regroup(this.#ctx, this.#programs, owner, [], () => true)
        this.#speaker.derive(owner, this.#clock.logTime)
        bringBack((ruleId) => this.#programs.byId.get(ruleId))
        this.#speaker.resume(owner)
        this.#forgetting?.watch(owner)
      },
    }
  }
}

export interface EngineInternals {
  readonly cases: Map<string, PatientCase>
  readonly accounting: Record<Outcome, number>
  readonly forgetting: Forgetting | null
  readonly setClock: (clock: ClockState) => void
  /** The one text that is kept of a type. */
  readonly typeText: (type: string) => string
  readonly derive: (
    owner: PatientCase,
    bringBack: (program: (ruleId: string) => RuleProgram | undefined) => void,
  ) => void
}

export const createEngine = (rulebook: Rulebook, options?: EngineOptions): Engine => new Engine(rulebook, options)
