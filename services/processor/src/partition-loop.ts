import type { PartitionRow } from '@golden-hour/board-api'
import { isNewer, JOURNAL, rulebookRecord, type Src, TRANSITIONS, transitionRecord } from '@golden-hour/journal'
import type { Status, Transition } from '@golden-hour/model'
import type { Appended, EventLog, LogRecord, Offset, RecordToAppend } from '@golden-hour/ports'
import { onForgotten } from '@golden-hour/window-engine'
import { type Applied, applyRecord, PoisonRecord } from './apply-record.ts'
import { Checkpointer } from './checkpointer.ts'
import type { ProcessorConfig } from './config.ts'
import { findDirective } from './find-directive.ts'
import { detached } from './last-record.ts'
import type { PartitionState } from './load-checkpoint.ts'
import type { SystemNotices } from './notices.ts'
import type { Pace } from './pace.ts'
import type { ProcessorMetrics } from './partition-metrics.ts'
import { Left, pause, persist } from './persist.ts'
import type { ProcessorPorts } from './ports.ts'
import { readPartition } from './read-partition.ts'
import { type Recovered, type RecoveryPorts, recover } from './recover.ts'
import { ReplayAlarm } from './replay-alarm.ts'
import { Snapshotter, type Turnstile } from './snapshotter.ts'
import { Tenure } from './tenure.ts'
import { Ticker } from './ticker.ts'

/*
 * One partition, from the moment it is ours until it is somebody else's. What must stay true:
 *
 *  1. Records are applied in the order of the log, each once, whatever batches they come in.
 *  2. Nothing but a record changes the engine: time passes by ticks that were appended and read.
 *  3. A transition is published with the place of the record that led to it, in the order in which it was said. What
 *     stands in `transitions` already is not published again.
 *  4. Publish before checkpoint: a checkpoint covers a record only after all it led to was acknowledged.
 *  5. Claim before load: whoever saves under an older claim is fenced. Where the store is away, neither: then the state is
 *     built without it, and claimed before the first save.
 *  6. A tick is appended only at the end of what was read, and never two at a time.
 *  7. Who does not own the partition any more appends nothing and saves nothing.
 *  8. A record that the engine cannot take is never passed over, unless a directive of the journal names it; an engine
 *     that has failed is not used again.
 *  9. No work holds the event loop for longer than a slice, but that of one record, and a rulebook is one.
 */

export interface PartitionPorts extends ProcessorPorts, RecoveryPorts {
  readonly meters: ProcessorMetrics
  readonly notices: SystemNotices
  readonly wall: () => number
  /** Hash of the rulebook that is to be in force. */
  readonly rulebookHash: string
  /** Reading cannot go on. */
  readonly onFailed: (error: unknown) => void
  /** Through which whole states of all partitions pass, one at a time. */
  readonly turnstile: Turnstile
}

export class PartitionLoop {
  readonly partition: number
  readonly #config: ProcessorConfig
  readonly #ports: PartitionPorts
  readonly #leaving = new AbortController()
  readonly #skips = new Set<Offset>()
  readonly #ticker: Ticker
  readonly #tenure: Tenure
  readonly #alarm: ReplayAlarm
  #state: PartitionState | null = null
  #checkpointer: Checkpointer | null = null
  #snapshotter: Snapshotter | null = null
  /** Said and not yet acknowledged, and the place of the last of them. */
  #pending: RecordToAppend[] = []
  #pendingUpTo: Src | null = null
  /** Everything up to here is acknowledged. */
  #published: Src | null = null
  /** Up to this record another owner has told operators what was to be told. */
  #silentUpTo: Offset = -1
  #rulebookAsked = false
  #working: Promise<void> = Promise.resolve()
  #end: Offset = 0
  #progress = 0
  #halt: PoisonRecord | null = null
  #isFenced = false

  constructor(partition: number, config: ProcessorConfig, ports: PartitionPorts) {
    this.partition = partition
    this.#config = config
    this.#ports = ports
    const { checkpoints: store, logger } = ports
    this.#tenure = new Tenure({ store, partition, logger, signal: this.#leaving.signal })
    this.#alarm = new ReplayAlarm({ everyMs: config.checkpointEveryMs, everyRecords: config.checkpointEveryRecords })
    this.#ticker = new Ticker({
      clock: ports.clock,
      everyMs: config.tickEveryMs,
      append: (record) => this.#append(record),
      onFailed: (error) => {
        if (!(error instanceof Left)) ports.onFailed(error)
      },
    })
  }

  get isOurs(): boolean {
    return !this.#leaving.signal.aborted
  }

  /** Somebody else has claimed it. */
  get isFenced(): boolean {
    return this.#isFenced
  }

  /** Grows with everything that is done: while the partition has a lag and this stands still, it is stuck. */
  get progress(): number {
    return this.#progress
  }

  /** The record before which the partition stands still, if it does. */
  get halt(): PoisonRecord | null {
    return this.#halt
  }

  /** Null until its state is built. */
  get row(): PartitionRow | null {
    const state = this.#state
    if (state === null) return null
    const { engine, next, waiting } = state
    return {
      partition: this.partition,
      lag: Math.max(0, this.#end - next),
      logTime: engine.logTime,
      openWindows: waiting,
      timers: engine.timerCount,
      accounting: { ...engine.accounting },
      checkpointOffset: this.#checkpointer?.offset ?? null,
    }
  }

  /** Claims the partition, builds its state, and answers where to read on. */
  async begin(): Promise<Offset> {
    const { logger } = this.#ports
    const { partition } = this
    const { state, from, published } = await this.#rebuild()
    this.#silentUpTo = published?.srcOffset ?? -1
    const epoch = this.#tenure.claim?.epoch ?? null
    logger.info({ event: 'partition-assigned', partition, epoch, from, next: state.next })
    await this.refresh()
    return state.next
  }

  /** Takes the next records; `caughtUp`: there are no more. */
  take(records: readonly LogRecord[], caughtUp: boolean): Promise<void> {
    const work = this.#working.then(() => this.#take(records, caughtUp))
    this.#working = work.catch(() => {})
    return work
  }

  /** From now on nothing that is still in hand has an effect. */
  leave(): void {
    this.#leaving.abort()
    this.#ticker.stop()
  }

  /** Ends the work in hand between two records and saves the state, so that the next owner reads on from here. */
  async finish(): Promise<void> {
    const wasOurs = this.isOurs
    this.leave()
    await this.#working
    const state = this.#state
    const checkpointer = this.#checkpointer
    if (!wasOurs || this.#halt !== null || state === null || checkpointer === null) return
    await this.#publishPending()
    await checkpointer.finish(state, this.#published)
  }

  /** Asks how far the journal reaches, and shows how far we are. */
  async refresh(): Promise<void> {
    const { end } = await this.#ports.log.bounds(JOURNAL, this.partition)
    this.#end = end
    this.#show()
  }

  async #take(records: readonly LogRecord[], caughtUp: boolean): Promise<void> {
    if (!this.isOurs) return
    this.#ticker.wake()
    try {
      for (const record of records) await this.#takeOne(record)
      await this.#publish()
      this.#letGo()
      await this.#checkpointer!.tend(this.#state!, this.#published)
      await this.#snapshotter?.tend(this.#state!, this.#published)
      if (caughtUp) await this.#rest()
      this.#show()
    } catch (error) {
      if (!(error instanceof Left)) throw error
    }
  }

  /** The last record outlives its batch. */
  #letGo(): void {
    const state = this.#state!
    if (state.last !== null && 'value' in state.last) state.last = detached(state.last)
  }

  async #takeOne(record: LogRecord): Promise<void> {
    const turn = this.#ports.pace.next()
    if (turn !== null) await turn
    if (!this.isOurs) throw new Left()
    if (record.offset < this.#state!.next) return
    this.#keep(record, await this.#apply(record))
    this.#progress += 1
    if (this.#pending.length >= this.#config.publishAtMost) await this.#publish()
  }

  async #apply(record: LogRecord): Promise<Applied> {
    const rulebookOf = (hash: string) => this.#persist('rulebook', () => this.#ports.rulebookOf(hash))
    try {
      return await applyRecord(this.#state!.engine, record, this.#skips, rulebookOf)
    } catch (error) {
      if (!(error instanceof PoisonRecord) || this.#skips.has(record.offset)) throw error
      this.#halt = error
      await this.#awaitDirective(error)
      this.#halt = null
      return applyRecord(this.#state!.engine, record, this.#skips, rulebookOf)
    }
  }

  #keep(record: LogRecord, { entry, step, activated }: Applied): void {
    const { partition } = this
    const state = this.#state!
    const { notices, meters } = this.#ports
    state.next = record.offset + 1
    state.last = record
    if (activated) state.buckets.markAll()
    if (entry.kind === 'fact' && step.outcome === 'applied') state.buckets.mark(entry.fact.patientId)
    for (let n = 0; n < step.transitions.length; n += 1) {
      const transition = step.transitions[n]!
      state.buckets.mark(transition.patientId)
      state.waiting += waits(transition.status) - waits(transition.previous)
      this.#say(transition, { srcOffset: record.offset, n })
    }
    if (record.offset > this.#silentUpTo)
      for (const notice of step.notices) notices.ofEngine(partition, record.offset, notice)
    meters.records.inc({ partition })
  }

  #say(transition: Transition, src: Src): void {
    const { partition } = this
    if (!isNewer(src, this.#published)) {
      this.#ports.meters.suppressed.inc({ partition })
      return
    }
    this.#pending.push(transitionRecord(transition, src))
    this.#pendingUpTo = src
  }

  async #publish(): Promise<void> {
    if (this.#pending.length > 0) await this.#persist('publish', () => this.#publishPending())
  }

  /** Pending ones stay pending where it fails: said again, they are the same, and readers drop what they have. */
  async #publishPending(): Promise<void> {
    const { log, meters, wall } = this.#ports
    const { partition } = this
    const records = this.#pending
    if (records.length === 0) return
    const startedAt = wall()
    await log.append(TRANSITIONS, partition, records)
    this.#pending = []
    this.#published = this.#pendingUpTo
    this.#progress += 1
    meters.publish.observe((wall() - startedAt) / 1000)
    meters.transitions.inc({ partition }, records.length)
  }

  /** Everything there was has been read. */
  async #rest(): Promise<void> {
    const { engine, next } = this.#state!
    const { rulebookHash, logger } = this.#ports
    this.#end = Math.max(this.#end, next)
    if (engine.rulebook.hash !== rulebookHash && !this.#rulebookAsked) {
      // Once: should another processor want another, they do not take turns.
      this.#rulebookAsked = true
      const { offset } = await this.#append(rulebookRecord({ hash: rulebookHash }))
      logger.info({ event: 'rulebook-appended', partition: this.partition, offset, hash: rulebookHash })
    }
    this.#ticker.rest(next, engine.nextTimerAt())
  }

  /**
   * The partition stands still until the journal tells to skip the record; then its state is built anew, up to that
   * record: what has failed once is not trusted.
   */
  async #awaitDirective(poison: PoisonRecord): Promise<void> {
    const { notices, logger } = this.#ports
    const { offset } = poison
    const { partition } = this
    await this.#publish()
    notices.halted(partition, offset, poison)
    for (;;) {
      const directive = await findDirective(this.#journalFrom(offset + 1), offset)
      if (directive !== null) {
        logger.warn({ event: 'record-skipped', partition, offset, by: directive.by, reason: directive.reason })
        break
      }
      await pause(this.#config.poisonRetryMs, this.#leaving.signal)
    }
    this.#skips.add(offset)
    const { state } = await this.#rebuild()
    if (state.next === offset) return
    for await (const records of this.#journalFrom(state.next))
      for (const record of records) {
        if (record.offset >= offset) return
        await this.#takeOne(record)
      }
  }

  async #rebuild(): Promise<Recovered> {
    await this.#checkpointer?.settled()
    const { partition } = this
    const { signal } = this.#leaving
    const { checkpointWithinMs: withinMs } = this.#config
    const pace: Pace = {
      next: () => {
        this.#progress += 1
        return this.#ports.pace.next()
      },
    }
    const recovered = await this.#persist('recover', async () => {
      const claim = await this.#tenure.seek(withinMs)
      return recover({ ...this.#ports, pace }, { partition, claim, withinMs, signal })
    })
    const { state, from, published } = recovered
    onForgotten(state.engine, (patientId, waiting) => {
      state.buckets.mark(patientId)
      state.waiting -= waiting
    })
    this.#state = state
    if (isNewer(published ?? NOWHERE, this.#published)) this.#published = published
    await this.#createKeepers(from, state.next)
    return recovered
  }

  /** Of states that were built from what stood at `offset`. */
  async #createKeepers(from: Recovered['from'], offset: Offset): Promise<void> {
    const { checkpoints, snapshots, log, pace, logger, wall, meters, notices, turnstile } = this.#ports
    const { partition } = this
    const { checkpointEveryMs, checkpointEveryRecords, snapshotEveryMs } = this.#config
    const { id: topicId } = await log.topic(JOURNAL)
    const common = { partition, tenure: this.#tenure, topicId, pace, logger, wall }
    const options = {
      ...common,
      store: checkpoints,
      base: from === 'checkpoint' ? offset : null,
      everyMs: checkpointEveryMs,
      everyRecords: checkpointEveryRecords,
      onFenced: () => {
        this.#isFenced = true
        this.leave()
        notices.steppedDown(partition)
      },
      onSaved: (seconds: number) => meters.checkpoint.observe(seconds),
      onFailed: () => meters.checkpointFailures.inc({ partition }),
    }
    this.#checkpointer = new Checkpointer(options, offset)
    if (snapshots === undefined || snapshotEveryMs === 0) return
    this.#snapshotter ??= new Snapshotter({
      ...common,
      book: snapshots,
      base: from === 'snapshot' ? offset : null,
      everyMs: snapshotEveryMs,
      turnstile,
      onSaved: () => meters.snapshots.inc({ partition }),
      onFailed: () => meters.snapshotFailures.inc({ partition }),
    })
  }

  #journalFrom(offset: Offset): AsyncIterable<readonly LogRecord[]> {
    const { log } = this.#ports
    const read: EventLog['read'] = (...where) => this.#persist('read', () => log.read(...where))
    return readPartition({ read }, JOURNAL, this.partition, offset)
  }

  async #append(record: RecordToAppend): Promise<Appended> {
    const { log } = this.#ports
    const [appended] = await this.#persist('append', () => log.append(JOURNAL, this.partition, [record]))
    return appended!
  }

  #persist<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    return persist(what, attempt, { signal: this.#leaving.signal, logger: this.#ports.logger })
  }

  #show(): void {
    const { meters, clock, notices } = this.#ports
    const { row, partition } = this
    if (row === null || !this.isOurs) return
    const checkpointer = this.#checkpointer!
    const kept = Math.max(checkpointer.offset ?? 0, this.#snapshotter?.offset ?? 0)
    const distance = Math.max(0, this.#state!.next - kept)
    const change = this.#alarm.look({ distance, sinceSavedMs: checkpointer.sinceSavedMs })
    if (change !== null) notices.replay(partition, change, distance)
    meters.show(row, clock.now(), { distance, isFar: this.#alarm.isRaised })
  }
}

const NOWHERE: Src = { srcOffset: -1, n: -1 }

const waits = (status: Status | null): number => (status === 'open' || status === 'overdue' ? 1 : 0)
