import { CaseFacts, positionOf } from './case-facts.ts'
import type { RuleProgram } from './rule-program.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Timed } from './timers.ts'
import type { Verdict } from './verdict.ts'
import { NO_LINKS, type Visits } from './visits.ts'

/** What was last said of one window. */
export class WindowRecord implements Timed {
  heapIndex = -1
  revision: number
  /** Said last; of a withdrawn window, said before it was withdrawn. */
  verdict: Verdict
  withdrawn = false
  /** One bit an entry of `remind`: emitted, or merged into one that was. */
  reminded = 0

  readonly group: Group

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

/** The windows of one rule and one key of one case. As a timer it waits for the next calendar cycle. */
export class Group implements Timed {
  heapIndex = -1
  carriers: StoredFact[] = []
  windows: WindowRecord[] = []
  nextCycleKey = ''

  readonly owner: PatientCase
  readonly program: RuleProgram
  readonly groupKey: string

  constructor(owner: PatientCase, program: RuleProgram, groupKey: string) {
    this.owner = owner
    this.program = program
    this.groupKey = groupKey
  }

  get rank(): number {
    return this.program.rank
  }

  get key(): string {
    return this.nextCycleKey
  }

  /** Whether any window of it is there and not withdrawn. */
  get exists(): boolean {
    for (const { withdrawn } of this.windows) if (!withdrawn) return true
    return false
  }

  carry(fact: StoredFact): void {
    this.carriers.splice(positionOf(this.carriers, fact), 0, fact)
  }

  drop(fact: StoredFact): void {
    const at = this.carriers.indexOf(fact)
    if (at !== -1) this.carriers.splice(at, 1)
  }

  record(key: string): WindowRecord | undefined {
    for (const window of this.windows) if (window.verdict.key === key) return window
    return undefined
  }
}

/** Past this many groups a case finds them by a map. */
const INDEX_FROM = 24

/** All that is known of one patient. As a timer it waits to be forgotten. */
export class PatientCase implements Timed {
  heapIndex = -1
  readonly rank = 0
  readonly facts = new CaseFacts()
  visits: Visits = NO_LINKS
  groups: Group[] = []
  #index: Map<string, Group> | null = null

  readonly patientId: string
  /** Revisions of its windows are greater: what was said of a forgotten case keeps its ids. */
  readonly revisionBase: number

  constructor(patientId: string, revisionBase: number) {
    this.patientId = patientId
    this.revisionBase = revisionBase
  }

  get key(): string {
    return this.patientId
  }

  group(program: RuleProgram, key: string): Group {
    const present = this.#find(program, key)
    if (present !== undefined) return present
    const made = new Group(this, program, key)
    this.groups.push(made)
    if (this.#index !== null) this.#index.set(`${program.rank} ${key}`, made)
    else if (this.groups.length > INDEX_FROM)
      this.#index = new Map(this.groups.map((group) => [`${group.program.rank} ${group.groupKey}`, group]))
    return made
  }

  groupsOf(program: RuleProgram): Group[] {
    return this.groups.filter((group) => group.program === program)
  }

  /** Starts over under other rules; what was said of the windows goes with `records`. */
  clearGroups(): void {
    this.groups = []
    this.#index = null
  }

  #find(program: RuleProgram, key: string): Group | undefined {
    if (this.#index !== null) return this.#index.get(`${program.rank} ${key}`)
    return this.groups.find((group) => group.program === program && group.groupKey === key)
  }
}
