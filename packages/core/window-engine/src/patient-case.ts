import { CaseFacts } from './case-facts.ts'
import { positionOf } from './fact-order.ts'
import type { RuleProgram } from './rule-program.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Timed } from './timers.ts'
import type { Verdict } from './verdict.ts'
import { NO_LINKS, type Visits } from './visits.ts'

/** What was last said of one window. */
export class WindowRecord implements Timed {
  heapIndex = -1
  readonly group: Group
  revision: number
  /** Said last; of a withdrawn window, said before it was withdrawn. */
  verdict: Verdict
  withdrawn = false
  /** One bit an entry of `remind`: emitted, or merged into one that was. */
  reminded = 0

  constructor(group: Group, verdict: Verdict) {
    this.group = group
    this.verdict = verdict
    this.revision = group.owner.revisionBase
  }

  get rank(): number {
    return this.group.program.rank
  }

  get key(): string {
    return this.verdict.key
  }
}

const NO_FACTS: readonly StoredFact[] = []
const NO_WINDOWS: readonly WindowRecord[] = []
const NO_GROUPS: readonly Group[] = []

/** Lists stay exactly as long as what they hold while they are short: a million of them have one entry. */
const SHORT = 8

function appended<T>(list: readonly T[], entry: T): readonly T[] {
  if (list.length === 0) return [entry]
  if (list.length < SHORT) return list.concat([entry])
  ;(list as T[]).push(entry)
  return list
}

/** The windows of one rule and one key of one case. As a timer it waits for the next calendar cycle. */
export class Group implements Timed {
  heapIndex = -1
  readonly owner: PatientCase
  readonly program: RuleProgram
  readonly groupKey: string
  /** Facts that carry its key, in the order of matches. */
  carriers = NO_FACTS
  windows = NO_WINDOWS

  constructor(owner: PatientCase, program: RuleProgram, groupKey: string) {
    this.owner = owner
    this.program = program
    this.groupKey = groupKey
  }

  get rank(): number {
    return this.program.rank
  }

  /** Of the next calendar cycle; kept with the case, as few groups have one. */
  get key(): string {
    return this.owner.cycleKey(this)
  }

  add(window: WindowRecord): void {
    this.windows = appended(this.windows, window)
  }

  dropAll(): void {
    this.carriers = NO_FACTS
  }

  /** Whether any window of it is there and not withdrawn. */
  get exists(): boolean {
    for (const { withdrawn } of this.windows) if (!withdrawn) return true
    return false
  }

  carry(fact: StoredFact): void {
    const at = positionOf(this.carriers, fact)
    if (at === this.carriers.length) this.carriers = appended(this.carriers, fact)
    else this.carriers = [...this.carriers.slice(0, at), fact, ...this.carriers.slice(at)]
  }

  drop(fact: StoredFact): void {
    if (this.carriers.includes(fact)) this.carriers = this.carriers.filter((carrier) => carrier !== fact)
  }

  record(key: string): WindowRecord | undefined {
    for (const window of this.windows) if (window.verdict.key === key) return window
    return undefined
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
  /** Revisions of its windows are greater: what was said of a forgotten case keeps its ids. */
  readonly revisionBase: number
  readonly facts = new CaseFacts()
  visits: Visits = NO_LINKS
  groups = NO_GROUPS
  #index: GroupIndex | null = null
  #cycleKeys: Map<Group, string> | null = null

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

  cycleKey(group: Group): string {
    return this.#cycleKeys?.get(group) ?? ''
  }

  setCycleKey(group: Group, key: string): void {
    this.#cycleKeys ??= new Map()
    this.#cycleKeys.set(group, key)
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
    this.#index = null
    this.#cycleKeys = null
  }
}

function enter({ byKey, byRule }: GroupIndex, group: Group): void {
  byKey.set(`${group.program.rank} ${group.groupKey}`, group)
  const list = byRule.get(group.program)
  if (list === undefined) byRule.set(group.program, [group])
  else list.push(group)
}
