import { type JournalRecord, sha256, type Transition } from '@golden-hour/model'
import { loadRulebook } from '@golden-hour/rulebook'
import { filesOf, type RandomCase, type RuleDocument, randomCase } from '@golden-hour/testkit'
import {
  countWaiting,
  createEngine,
  type Engine,
  onForgotten,
  restoreCase,
  restoreHeader,
  saveCase,
  saveEngine,
  saveHeader,
} from '@golden-hour/window-engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { journalOf, type LoadedRulebook, tickAt } from './harness/journal.ts'
import { bytesOf } from './harness/runs.ts'
import { forAll } from './harness/seeds.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A record of the journal, a rulebook that comes into force, or the moment of a save, with or without a restart. */
type Entry =
  | { readonly kind: 'record'; readonly record: JournalRecord }
  | { readonly kind: 'rulebook'; readonly rulebook: LoadedRulebook; readonly at: JournalRecord['appendedAt'] }
  | { readonly kind: 'save'; readonly restart: boolean }

interface Drawn extends RandomCase {
  readonly horizon: string
  readonly laterHorizon: string
  readonly drops: number
  readonly turns: readonly { readonly at: number; readonly turn: Turn }[]
}

type Turn = 'save' | 'restart' | 'long-pause' | 'pause' | 'skewed' | 'agreed' | 'rulebook' | 'first-rulebook'

const turn = fc.record({
  at: fc.nat(99),
  turn: fc.constantFrom<Turn>(
    'save',
    'save',
    'restart',
    'restart',
    'restart',
    'long-pause',
    'pause',
    'pause',
    'skewed',
    'agreed',
    'rulebook',
    'first-rulebook',
  ),
})

const horizon = fc.constantFrom('PT30M', 'PT6H', 'P1D', 'P3D', 'P35D')

const drawn: fc.Arbitrary<Drawn> = fc
  .tuple(randomCase, horizon, horizon, fc.nat(2), fc.array(turn, { minLength: 3, maxLength: 14 }))
  .map(([random, first, later, drops, turns]) => ({ ...random, horizon: first, laterHorizon: later, drops, turns }))

function load(rules: readonly RuleDocument[], tables: RandomCase['tables'], correctionHorizon: string): LoadedRulebook {
  const [file, ...others] = filesOf({ rules, tables })
  const text = JSON.stringify({ ...JSON.parse(file!.text), correctionHorizon })
  const loaded = loadRulebook([{ path: file!.path, text }, ...others])
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 1))
  return loaded.rulebook
}

/** The journal with what was drawn between its records: time passes, clocks disagree, rulebooks come and go. */
function entriesOf(random: Drawn): { first: LoadedRulebook; entries: Entry[] } {
  const { rules, tables, stream, drops, turns } = random
  const first = load(rules, tables, random.horizon)
  const kept = rules.filter((_, n) => n !== drops)
  const second = load(kept, tables, random.laterHorizon)
  const records = journalOf(stream)
  const entries: Entry[] = []
  let later = 0
  let now = 0
  const tick = (at: number, skew: number): void => {
    now = at
    const record = tickAt(at)
    entries.push({
      kind: 'record',
      record: record.kind === 'tick' && skew !== 0 ? { ...record, wallClock: tickAt(at + skew).appendedAt } : record,
    })
  }
  const take = (what: Turn): void => {
    if (what === 'save' || what === 'restart') entries.push({ kind: 'save', restart: what === 'restart' })
    else if (what === 'rulebook' || what === 'first-rulebook')
      entries.push({ kind: 'rulebook', rulebook: what === 'rulebook' ? second : first, at: tickAt(now).appendedAt })
    else if (what === 'skewed') tick(now + HOUR, 60_000)
    else if (what === 'agreed') for (const after of [1, 2]) tick(now + after, 0)
    else {
      const pause = what === 'pause' ? 7 * HOUR : 4 * DAY
      later += pause
      tick(now + pause, 0)
    }
  }
  records.forEach((record, n) => {
    const share = (100 * n) / records.length
    const next = (100 * (n + 1)) / records.length
    now = Math.max(now, record.appendedAt + later)
    entries.push({ kind: 'record', record: { ...record, appendedAt: tickAt(record.appendedAt + later).appendedAt } })
    for (const each of turns) if (each.at >= share && each.at < next) take(each.turn)
  })
  for (const pause of [HOUR, DAY, 5 * DAY, 40 * DAY]) {
    tick(now + pause, 0)
    entries.push({ kind: 'save', restart: false })
  }
  return { first, entries }
}

const waits = (status: string | null): number => (status === 'open' || status === 'overdue' ? 1 : 0)

/** An engine whose state is saved patient by patient: only those that were marked. */
class Saved {
  engine: Engine
  waiting = 0
  readonly lines = new Map<string, string>()
  readonly #marked = new Set<string>()

  constructor(rulebook: LoadedRulebook) {
    this.engine = createEngine(rulebook)
    this.#listen()
  }

  #listen(): void {
    onForgotten(this.engine, (patientId, waiting) => {
      this.#marked.add(patientId)
      this.waiting -= waiting
    })
  }

  take(entry: Exclude<Entry, { kind: 'save' }>): readonly Transition[] {
    const { engine } = this
    const step = entry.kind === 'rulebook' ? engine.activate(entry.rulebook, entry.at) : engine.apply(entry.record)
    if (entry.kind === 'rulebook') for (const patientId of this.lines.keys()) this.#marked.add(patientId)
    if (step.outcome === 'applied' && entry.kind === 'record' && entry.record.kind === 'fact')
      this.#marked.add(entry.record.fact.patientId)
    for (const { patientId, status, previous } of step.transitions) {
      this.#marked.add(patientId)
      this.waiting += waits(status) - waits(previous)
    }
    return step.transitions
  }

  save(): void {
    for (const patientId of this.#marked) {
      const line = saveCase(this.engine, patientId)
      if (line === null) this.lines.delete(patientId)
      else this.lines.set(patientId, line)
    }
    this.#marked.clear()
  }

  /** In an order of its own, as buckets have it. */
  restart(): void {
    const header = saveHeader(this.engine)
    const lines = [...this.lines.values()].sort((a, b) => (sha256(a) < sha256(b) ? -1 : 1))
    this.engine = restoreHeader(this.engine.rulebook, header)
    for (const line of lines) restoreCase(this.engine, line)
    this.#listen()
  }
}

const wholeOf = (engine: Engine): string[] => [...saveEngine(engine)].slice(1).sort()

function runUncut(first: LoadedRulebook, entries: readonly Entry[]): Transition[] {
  const engine = createEngine(first)
  return entries.flatMap((entry) => {
    if (entry.kind === 'save') return []
    return entry.kind === 'rulebook'
      ? engine.activate(entry.rulebook, entry.at).transitions
      : engine.apply(entry.record).transitions
  })
}

describe('P3 by patient, the engine', () => {
  it('changes no line of a saved state whose patient was not marked, and goes on from any order of lines', () => {
    let forgotten = 0
    let restarts = 0
    forAll(drawn, 0.15, (random) => {
      const { first, entries } = entriesOf(random)
      const saved = new Saved(first)
      const said: Transition[] = []
      for (const entry of entries) {
        if (entry.kind !== 'save') said.push(...saved.take(entry))
        else {
          saved.save()
          expect([...saved.lines.values()].sort()).toEqual(wholeOf(saved.engine))
          if (entry.restart) {
            saved.restart()
            restarts += 1
            expect(wholeOf(saved.engine)).toEqual([...saved.lines.values()].sort())
          }
          expect(saved.waiting).toBe(countWaiting(saved.engine))
        }
      }
      forgotten += [...saved.lines.values()].filter((line) => line.includes('"forgotten"')).length
      const uncut = runUncut(first, entries)
      expect(bytesOf(said)).toBe(bytesOf(uncut))
      const contents = new Map(uncut.map((transition) => [transition.id, JSON.stringify(transition)]))
      expect(contents.size).toBe(uncut.length)
    })
    expect(forgotten).toBeGreaterThan(0)
    expect(restarts).toBeGreaterThan(0)
  }, 600_000)
})
