import { CaseFacts } from './case-facts.ts'
import { positionOf } from './fact-order.ts'
import { KeptVerdict } from './kept-verdict.ts'
import { appended, held, inserted, listed, type OneOrMore } from './one-or-more.ts'
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
const NO_CARRIERS: readonly StoredFact[] = []
const NO_WINDOWS: readonly WindowRecord[] = []
const ALL_ASLEEP: readonly RuleProgram[] = []

/** The windows of one rule and one key of one case. */
export class Group {
  readonly owner: PatientCase
  readonly program: RuleProgram
  readonly groupKey: string
  #carriers: OneOrMore<StoredFact> | null = null
  #windows: OneOrMore<WindowRecord> | null = null

  constructor(owner: PatientCase, program: RuleProgram, groupKey: string) {
    this.owner = owner
    this.program = program
    this.groupKey = groupKey
  }

  /** Facts that carry its key, in the order of matches. */
  get carriers(): readonly StoredFact[] {
    return this.#carriers === null ? NO_CARRIERS : listed(this.#carriers)
  }

  get windows(): readonly WindowRecord[] {
    return this.#windows === null ? NO_WINDOWS : listed(this.#windows)
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
    this.#carriers = inserted(carriers, positionOf(carriers, fact), fact)
  }

  drop(fact: StoredFact): void {
    const left = this.carriers.filter((carrier) => carrier !== fact)
    this.#carriers = left.length === 0 ? null : held(left)
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

/** What few cases have. */
class More {
  visits: Visits = NO_LINKS
  keepsUnnamed = false
  awake = ALL_ASLEEP
  index: GroupIndex | null = null
  cycles: Map<Group, CycleTimer> | null = null
}

/** All that is known of one patient. As a timer it waits to be forgotten. */
export class PatientCase implements Timed {
  heapIndex = -1
  readonly patientId: string
  /** Revisions of its new windows are greater: what was said of a forgotten case, or by a former rule, keeps its ids. */
  revisionBase: number
  readonly facts = new CaseFacts()
  groups = NO_GROUPS
  #more: More | null = null

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

  get visits(): Visits {
    return this.#more === null ? NO_LINKS : this.#more.visits
  }

  set visits(visits: Visits) {
    if (visits !== this.visits) this.#having().visits = visits
  }

  /** Whether facts of types that no rule names are among its own. */
  get keepsUnnamed(): boolean {
    return this.#more?.keepsUnnamed === true
  }

  set keepsUnnamed(keeps: boolean) {
    if (keeps !== this.keepsUnnamed) this.#having().keepsUnnamed = keeps
  }

  /** Whether its groups are many enough to be found by key rather than one by one. */
  get isLarge(): boolean {
    return this.#more !== null && this.#more.index !== null
  }

  #having(): More {
    this.#more ??= new More()
    return this.#more
  }

  /**
   * A rule that needs facts which the case never had, or a start, has no window and takes no notice of it: no groups
   * are kept. Once awake it stays so.
   */
  isAwake(program: RuleProgram): boolean {
    return program.needs.length === 0 || this.#more?.awake.includes(program) === true
  }

  /** Whether the rule is awake now that the facts are what they are. */
  wake(program: RuleProgram): boolean {
    if (this.isAwake(program)) return true
    if (!this.#hasAnyOf(program.startTypes) || !program.needs.every((types) => this.#hasAnyOf(types))) return false
    const more = this.#having()
    more.awake = appended(more.awake, program)
    return true
  }

  #hasAnyOf(types: readonly string[]): boolean {
    for (const type of types) if (this.facts.haveAny(type)) return true
    return false
  }

  /** The group's cycle timer, if it has one. */
  cycleOf(group: Group): CycleTimer | undefined {
    return this.#more?.cycles?.get(group)
  }

  /** The group's cycle timer, made if it is not there. */
  cycleFor(group: Group): CycleTimer {
    const present = this.cycleOf(group)
    if (present !== undefined) return present
    const made = new CycleTimer(group)
    const more = this.#having()
    more.cycles ??= new Map()
    more.cycles.set(group, made)
    return made
  }

  /** The group of that rule and key, made if it is not there. */
  group(program: RuleProgram, key: string): Group {
    const present = this.find(program, key)
    if (present !== undefined) return present
    const made = new Group(this, program, key)
    this.groups = appended(this.groups, made)
    const index = this.#more === null ? null : this.#more.index
    if (index !== null) enter(index, made)
    else if (this.groups.length > INDEX_FROM) this.#having().index = indexOf(this.groups)
    return made
  }

  find(program: RuleProgram, key: string): Group | undefined {
    const index = this.#more === null ? null : this.#more.index
    if (index !== null) return index.byKey.get(`${program.rank} ${key}`)
    for (const group of this.groups) if (group.program === program && group.groupKey === key) return group
    return undefined
  }

  groupsOf(program: RuleProgram): readonly Group[] {
    const index = this.#more === null ? null : this.#more.index
    if (index !== null) return index.byRule.get(program) ?? NO_GROUPS
    return this.groups.filter((group) => group.program === program)
  }

  /** Starts over, as under other rules. */
  clearGroups(): void {
    this.groups = NO_GROUPS
    if (this.#more === null) return
    this.#more.awake = ALL_ASLEEP
    this.#more.index = null
    this.#more.cycles = null
  }
}

function indexOf(groups: readonly Group[]): GroupIndex {
  const index = { byKey: new Map(), byRule: new Map() }
  for (const group of groups) enter(index, group)
  return index
}

function enter({ byKey, byRule }: GroupIndex, group: Group): void {
  byKey.set(`${group.program.rank} ${group.groupKey}`, group)
  const list = byRule.get(group.program)
  if (list === undefined) byRule.set(group.program, [group])
  else list.push(group)
}
