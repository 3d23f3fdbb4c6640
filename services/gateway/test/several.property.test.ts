import { setImmediate } from 'node:timers/promises'
import { openPostgresTestLedger, openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import type { Fact } from '@golden-hour/model'
import type { EventLog } from '@golden-hour/ports'
import { postgresForTests, titleWith } from '@golden-hour/testkit/servers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppendFault, faultyLog } from './faulty-log.ts'
import { openWorld, type World } from './harness.ts'
import { liveFacts } from './live-facts.ts'
import { type Fate, type MortalGateway, mortalGateway } from './mortal-gateway.ts'
import { eventOf, named, type Version } from './versions.ts'
import { faultsOf, type WatchedLog, watchedLog } from './watched-log.ts'

/** Of twenty appends, one is not written, and of one the acknowledgement is lost. */
const FAULTS: readonly AppendFault[] = ['before', 'after']
/** GH_SEEDS: more of them. */
const RUNS = Number(process.env.GH_SEEDS ?? 10)
const PATIENTS = ['P-1', 'P-2', 'P-3', 'P-4'] as const
const FACTS = 3
const op = fc.constantFrom('assert' as const, 'assert' as const, 'void' as const)
const numbers = { fact: fc.integer({ min: 0, max: FACTS - 1 }), version: fc.integer({ min: 1, max: 5 }) }

/** Facts that go from patient to patient and name no key. */
const moving = fc.record({ ...numbers, patient: fc.constantFrom(...PATIENTS), encounter: fc.constant(null), op })

/** Facts that stay with their patient and go from encounter to encounter. */
const staying = fc
  .record({ ...numbers, encounter: fc.constantFrom('E-1', 'E-2'), op })
  .map((version) => ({ ...version, patient: PATIENTS[version.fact]! }))

const at = fc.integer({ min: 1, max: 60 })
const fate = fc.oneof<fc.Arbitrary<Fate>[]>(
  fc.constant({ kind: 'lives' }),
  fc.tuple(at, fc.boolean()).map(([step, late]) => ({ kind: 'dies', at: step, late })),
  fc.tuple(at, fc.integer({ min: 1, max: 400 })).map(([step, turns]) => ({ kind: 'stops', at: step, turns })),
)

const play = (version: fc.Arbitrary<Version>) =>
  fc.record({
    versions: fc.uniqueArray(version, { minLength: 1, maxLength: 12, selector: named }),
    fates: fc.array(fate, { minLength: 3, maxLength: 8 }),
    dice: fc.infiniteStream(fc.nat({ max: 1_000 })),
  })

type Play = ReturnType<typeof play> extends fc.Arbitrary<infer P> ? P : never

const isSo = (): boolean => true
const isNotSo = (): boolean => false

/** As many as there are fates; where one has died, the next takes its place. Whoever comes after the last fate lives. */
class Cluster {
  readonly #make: (fate: Fate) => MortalGateway
  readonly #fates: Fate[]
  readonly #living: MortalGateway[] = []
  readonly #all: MortalGateway[] = []

  constructor(fates: readonly Fate[], make: (fate: Fate) => MortalGateway) {
    this.#fates = [...fates]
    this.#make = make
  }

  /** Some gateway that has been started and is not known to be dead. */
  async some(roll: number): Promise<MortalGateway> {
    for (;;) {
      while (this.#living.length < 3) await this.#begin()
      const found = this.#living[roll % this.#living.length]!
      if (!found.isDead) return found
      this.#living.splice(this.#living.indexOf(found), 1)
    }
  }

  async #begin(): Promise<void> {
    const begun = this.#make(this.#fates.shift() ?? { kind: 'lives' })
    this.#all.push(begun)
    // One that cannot start, because its ledger went away, ends; another is begun.
    const started = await Promise.race([begun.gateway.start().then(isSo, isNotSo), begun.died.then(isNotSo)])
    if (started) this.#living.push(begun)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((each) => Promise.race([each.gateway.stop().catch(isNotSo), each.died])))
  }
}

/** Of so many steps, at one some session of the ledger is ended by its server, whatever it is doing. */
const ENDS_A_SESSION = 40

interface Engine {
  openLedger(): Promise<TestLedger>
  /** Null where there is but one session. */
  endSession: ((ledger: TestLedger) => Promise<unknown>) | null
}

const pglite: Engine = { openLedger: openTestLedger, endSession: null }

const server = await postgresForTests()
const postgres: Engine = {
  openLedger: () => openPostgresTestLedger(server),
  endSession: (ledger) =>
    ledger.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1`),
}

function keepWhatOneKeeps({ openLedger, endSession }: Engine): void {
  let world: World
  let run = 0
  beforeAll(async () => {
    world = await openWorld(openLedger)
  })
  afterAll(() => world.close())

  /** Whether the journal has this very version, for the patient it names. */
  const has = (watched: WatchedLog, v: Version): boolean =>
    watched.entries.some(({ eventId, fact }) => eventId === `${run}-${named(v)}` && fact.patientId === v.patient)

  async function perform({ versions, fates, dice }: Play, watched: WatchedLog): Promise<Map<string, string>> {
    const roll = (): number => dice.next().value ?? 0
    const late: Promise<unknown>[] = []
    const later = (act: () => Promise<unknown>): void => {
      const wait = async (): Promise<void> => {
        for (let turns = roll(); turns > 0; turns -= 1) await setImmediate()
        await act().catch(() => {})
      }
      late.push(wait())
    }
    const { sources } = world.ledger
    const fault = (): AppendFault => FAULTS[roll() % 20] ?? null
    const log: EventLog = faultyLog(watched.log, fault)
    const turns = (): number => {
      if (endSession !== null && roll() % ENDS_A_SESSION === 0) void endSession(world.ledger).catch(() => {})
      return roll() % 3
    }
    const cluster = new Cluster(fates, (each) =>
      mortalGateway({ log, clock: world.clock, sources }, each, { turns, later }),
    )
    const outcomes = new Map<string, string>()
    async function send(v: Version): Promise<void> {
      for (;;) {
        const { gateway, died } = await cluster.some(roll())
        const [result] = (await Promise.race([gateway.accept('his', [eventOf(run, v)]), died.then(() => null)])) ?? []
        if (result === undefined || result.status === 503) {
          await setImmediate()
          continue
        }
        if (result.outcome !== 'quarantined') expect([result.outcome, has(watched, v)]).toEqual([result.outcome, true])
        outcomes.set(named(v), result.outcome)
        return
      }
    }
    /** A sender waits for each answer; several send at once, and some say what another says too. */
    const sender = async (mine: readonly Version[]): Promise<void> => {
      for (const v of mine) await send(v)
    }
    const again = versions.filter(() => roll() % 3 === 0)
    const halves = [versions.filter((_, i) => i % 2 === 0), versions.filter((_, i) => i % 2 === 1)]
    await Promise.all([...halves, again].map(sender))
    await Promise.all(late)
    while (await sources.undeliveredRounds().then((rounds) => rounds.length > 0, isSo)) {
      await cluster.some(roll())
      await setImmediate()
    }
    await cluster.stop()
    return outcomes
  }

  const mine = (fact: Fact): boolean => fact.factId.startsWith(`${run}-`)

  it('leave each fact alive with the patient of its greatest version, and with nobody else, at no moment', async () => {
    await fc.assert(
      fc.asyncProperty(play(moving), async (given) => {
        run += 1
        const watched = watchedLog(world.log, mine, true)
        await perform(given, watched)
        const expected = Array.from({ length: FACTS }, (_, fact) => given.versions.filter((v) => v.fact === fact))
          .flatMap((all) => (all.length === 0 ? [] : [all.reduce((a, b) => (b.version > a.version ? b : a))]))
          .flatMap((v) => (v.op === 'assert' ? [`${run}-${v.fact} ${v.patient} ${v.version}`] : []))
        const live = liveFacts(watched.entries)
        expect(live.map(({ factId, patientId, version }) => `${factId} ${patientId} ${version}`).sort()).toEqual(
          expected,
        )
        expect(watched.faults).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('give a key to one patient, and to no other at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(play(staying), async (given) => {
        run += 1
        const watched = watchedLog(world.log, mine, false)
        const outcomes = await perform(given, watched)
        expect(watched.faults).toEqual([])
        expect(faultsOf(liveFacts(watched.entries), false)).toEqual([])
        // What was told to be somebody else's is in the journal for nobody.
        const refused = given.versions.filter((v) => outcomes.get(named(v)) === 'quarantined')
        expect(refused.filter((v) => has(watched, v))).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })
}

describe('several gateways, killed and stopped between any two steps,', () => {
  describe('on PGlite', () => keepWhatOneKeeps(pglite))
  describe.skipIf(server.skip !== null)(titleWith('on PostgreSQL, whose sessions end too,', server), () =>
    keepWhatOneKeeps(postgres),
  )
})
