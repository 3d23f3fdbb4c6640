import { CaseFacts } from './case-facts.ts'
import { positionOf } from './fact-order.ts'
import { KeptVerdict } from './kept-verdict.ts'
import type { RuleProgram } from './rule-program.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Timed } from './timers.ts'
import type { Verdict } from './verdict.ts'
import { NO_LINKS, type Visits } from './visits.ts'

/** What was last said of one window; of a withdrawn one, what was said before it was withdrawn. */
export class WindowRecord extends KeptVerdict implements Timed {
  heapIndex = -1
  readonly group: Group
  revision: number
  withdrawn = false
  /** One bit an entry of `remind`: emitted, or merged into one that was. */
  reminded = 0

  constructor(group: Group, verdict: Verdict) {
    super(verdict)
    this.group = group
    this.revision = group.owner.revisionBase
  }

  get rank(): number {
    return this.group.program.rank
  }
}

const NO_GROUPS: readonly Group[] = []
const ALL_ASLEEP: readonly RuleProgram[] = []

/** Lists stay exactly as long as what they hold while they are short: a million of them have one entry. */
const SHORT = 8

function appended<T>(list: readonly T[], entry: T): readonly T[] {
  if (list.length === 0) return [entry]
  if (list.length < SHORT) return list.concat([entry])
  ;(list as T[]).push(entry)
  return list
}

/** One entry as it is, several as a list: a million groups have one carrier and one window. */
type OneOrMore<T> = T | readonly T[] | null

const listed = <T extends object>(held: OneOrMore<T>): readonly T[] =>
  held === null ? [] : Array.isArray(held) ? held : [held as T]

const held = <T extends object>(list: readonly T[]): OneOrMore<T> => (list.length === 1 ? list[0]! : list)

/** The windows of one rule and one key of one case. */
export class Group {
  readonly owner: PatientCase
  readonly program: RuleProgram
  readonly groupKey: string
  #carriers: OneOrMore<StoredFact> = null
  #windows: OneOrMore<WindowRecord> = null

  constructor(owner: PatientCase, program: RuleProgram, groupKey: string) {
    this.owner = owner
    this.program = program
    this.groupKey = groupKey
  }

  /** Facts that carry its key, in the order of matches. */
  get carriers(): readonly StoredFact[] {
    return listed(this.#carriers)
  }

  get windows(): readonly WindowRecord[] {
    return listed(this.#windows)
  }

  add(window: WindowRecord): void {
    this.#windows = this.#windows === null ? window : appended(listed(this.#windows), window)
  }

  dropAll(): void {
    this.#carriers = null
  }

  /** Whether any window of it is there and not withdrawn. */
  get exists(): boolean {
    const windows = this.#windows
    if (windows === null) return false
    if (!Array.isArray(windows)) return !(windows as WindowRecord).withdrawn
    for (const { withdrawn } of windows) if (!withdrawn) return true
    return false
  }

  /** Takes the fact among its carriers, where it is not one already. */
  carry(fact: StoredFact): void {
    if (this.#carriers === null) {
      this.#carriers = fact
      return
    }
    if (this.#carriesOn(fact)) return
    const carriers = listed(this.#carriers)
    const at = positionOf(carriers, fact)
    this.#carriers =
      at === carriers.length ? appended(carriers, fact) : [...carriers.slice(0, at), fact, ...carriers.slice(at)]
  }

  drop(fact: StoredFact): void {
    this.#carriers = held(listed(this.#carriers).filter((carrier) => carrier !== fact))
  }

  #carriesOn(fact: StoredFact): boolean {
    return this.#carriers === fact || (Array.isArray(this.#carriers) && this.#carriers.includes(fact))
  }

  record(key: string): WindowRecord | undefined {
    const windows = this.#windows
    if (windows === null) return undefined
    if (!Array.isArray(windows)) return (windows as WindowRecord).key === key ? (windows as WindowRecord) : undefined
    for (const window of windows) if (window.key === key) return window
    return undefined
  }
}

/** Waits for the next calendar cycle of a group. */
export class CycleTimer implements Timed {
  heapIndex = -1
  readonly group: Group
  /** Of the window that will then begin. */
  key = ''

  constructor(group: Group) {
    this.group = group
  }

  get rank(): number {
    return this.group.program.rank
  }
}

/** Past this many groups a case finds them by maps. */
const INDEX_FROM = 24

interface GroupIndex {
  readonly byKey: Map<string, Group>
  readonly byRule: Map<RuleProgram, Group[]>
}

/** All that is known of one patient. As a timer it waits to be forgotten. */
export class PatientCase implements Timed {
  heapIndex = -1
  readonly patientId: string
  /** Revisions of its new windows are greater: what was said of a forgotten case, or by a former rule, keeps its ids. */
  revisionBase: number
  readonly facts = new CaseFacts()
  visits: Visits = NO_LINKS
  /** Whether facts of types that no rule names are among its own. */
  keepsUnnamed = false
  groups = NO_GROUPS
  #awake = ALL_ASLEEP
  #index: GroupIndex | null = null
  #cycles: Map<Group, CycleTimer> | null = null

  constructor(patientId: string, revisionBase: number) {
    this.patientId = patientId
    this.revisionBase = revisionBase
  }

  get rank(): number {
    return 0
  }

  get key(): string {
    return this.patientId
  }

  /** Whether its groups are many enough to be found by key rather than one by one. */
  get isLarge(): boolean {
    return this.#index !== null
  }

  /**
   * A rule that needs facts which the case never had has no window and takes no notice of it: no groups are kept.
   * Once awake it stays so.
   */
  isAwake(program: RuleProgram): boolean {
    return program.needs.length === 0 || this.#awake.includes(program)
  }

  /** Whether the rule is awake now that the facts are what they are. */
  wake(program: RuleProgram): boolean {
    if (this.isAwake(program)) return true
    if (!program.needs.every((types) => types.some((type) => this.facts.of(type).length > 0))) return false
    this.#awake = appended(this.#awake, program)
    return true
  }

  /** The group's cycle timer, if it has one. */
  cycleOf(group: Group): CycleTimer | undefined {
    return this.#cycles?.get(group)
  }

  /** The group's cycle timer, made if it is not there. */
  cycleFor(group: Group): CycleTimer {
    const present = this.cycleOf(group)
    if (present !== undefined) return present
    const made = new CycleTimer(group)
    this.#cycles ??= new Map()
    this.#cycles.set(group, made)
    return made
  }

  /** The group of that rule and key, made if it is not there. */
  group(program: RuleProgram, key: string): Group {
    const present = this.find(program, key)
    if (present !== undefined) return present
    const made = new Group(this, program, key)
    this.groups = appended(this.groups, made)
    if (this.#index !== null) enter(this.#index, made)
    else if (this.groups.length > INDEX_FROM) {
      this.#index = { byKey: new Map(), byRule: new Map() }
      for (const group of this.groups) enter(this.#index, group)
    }
    return made
  }

  find(program: RuleProgram, key: string): Group | undefined {
    if (this.#index !== null) return this.#index.byKey.get(`${program.rank} ${key}`)
    for (const group of this.groups) if (group.program === program && group.groupKey === key) return group
    return undefined
  }

  groupsOf(program: RuleProgram): readonly Group[] {
    if (this.#index !== null) return this.#index.byRule.get(program) ?? NO_GROUPS
    return this.groups.filter((group) => group.program === program)
  }

  /** Starts over, as under other rules. */
  clearGroups(): void {
    this.groups = NO_GROUPS
    this.#awake = ALL_ASLEEP
    this.#index = null
    this.#cycles = null
  }
}

function enter({ byKey, byRule }: GroupIndex, group: Group): void {
  byKey.set(`${group.program.rank} ${group.groupKey}`, group)
  const list = byRule.get(group.program)
  if (list === undefined) byRule.set(group.program, [group])
  else list.push(group)
}
