import { decodeTransition, isNewer, JOURNAL, type Src, TRANSITIONS } from '@golden-hour/journal'
import { canonicalJson, type Transition } from '@golden-hour/model'
import { type EventLog, lastWords, type RecordedTransition } from '@golden-hour/ports'
import { createRulebookLibrary, readPartition, replayJournal } from '@golden-hour/processor'
import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { type DataChoice, withData } from '../offline/with-data.ts'
import { counted } from '../output/counted.ts'
import type { Embedded } from '../system/open-embedded.ts'

interface Compared {
  readonly transitions: number
  /** What the journal's tail says that the processor had not read when it was stopped. */
  readonly notYetSaid: number
  readonly differences: readonly string[]
}

/** What was published of a partition, each once. */
async function* published(log: EventLog, partition: number): AsyncGenerator<{ transition: Transition; src: Src }> {
  let last: Src | null = null
  for await (const records of readPartition(log, TRANSITIONS, partition, 0)) {
    for (const record of records) {
      const decoded = decodeTransition(record)
      if (!decoded.ok || !isNewer(decoded.src, last)) continue
      last = decoded.src
      yield decoded
    }
  }
}

const placeOf = (partition: number, { srcOffset, n }: Src): string => `partition ${partition}, ${srcOffset}/${n}`

/** Differences listed of one partition; the rest are only counted by their end. */
const LISTED = 20

/** Everything before this record of the journal was read and said: a checkpoint covers nothing else. */
async function saidUpTo({ checkpoints }: Embedded, partition: number): Promise<number> {
  const checkpoint = await checkpoints.load(await checkpoints.claim(partition))
  return checkpoint?.meta.offset ?? 0
}

/** Replays a partition's journal and compares it with what was said, transition by transition. */
async function comparePartition(opened: Embedded, partition: number): Promise<Compared> {
  const { log, ledger } = opened
  const covered = await saidUpTo(opened, partition)
  const rulebookOf = createRulebookLibrary(ledger.rulebooks)
  const said = published(log, partition)
  const differences: string[] = []
  let transitions = 0
  let notYetSaid = 0
  for await (const { transition, src } of replayJournal(() => readPartition(log, JOURNAL, partition, 0), rulebookOf)) {
    const { value, done } = await said.next()
    transitions += 1
    if (done === true && src.srcOffset >= covered) {
      notYetSaid += 1
    } else if (done === true) {
      differences.push(`${placeOf(partition, src)}: ${transition.id} was never said`)
    } else if (
      canonicalJson(value.transition) !== canonicalJson(transition) ||
      isNewer(src, value.src) ||
      isNewer(value.src, src)
    ) {
      differences.push(
        `${placeOf(partition, src)}: ${transition.id}; was said: ${value.transition.id} at ${placeOf(partition, value.src)}`,
      )
    }
    if (differences.length >= LISTED) return { transitions, notYetSaid, differences }
  }
  const { value, done } = await said.next()
  if (done !== true)
    differences.push(`${placeOf(partition, value.src)}: ${value.transition.id} was said without a cause`)
  return { transitions, notYetSaid, differences }
}

/** What the ledger has taken of the transitions. */
async function* taken({ log, ledger }: Embedded, partitions: number): AsyncGenerator<RecordedTransition> {
  for (let partition = 0; partition < partitions; partition++) {
    const last = (await ledger.clinical.position(TRANSITIONS, partition))?.lastSrc ?? null
    for await (const { transition, src } of published(log, partition)) {
      if (last === null || isNewer(src, last)) break
      yield { partition, ...src, transition }
    }
  }
}

/** Whether the ledger's windows are the last words of the transitions that it has taken. */
async function compareLedger(opened: Embedded, partitions: number): Promise<readonly string[]> {
  const expected = await lastWords(taken(opened, partitions))
  const differences: string[] = []
  for await (const window of opened.ledger.clinical.windows()) {
    const word = expected.get(window.windowId)
    expected.delete(window.windowId)
    if (word === undefined || canonicalJson(word.transition) !== canonicalJson(window))
      differences.push(`ledger: ${window.id}`)
  }
  return [...differences, ...[...expected.values()].map(({ transition }) => `ledger: ${transition.id} is missing`)]
}

/** `golden-hour verify`: the journal replayed from its start, against what was said and what the ledger holds. */
export async function verify(choice: DataChoice & { readonly json: boolean }, io: Io): Promise<ExitCode> {
  return withData<ExitCode>(choice, io, async (opened) => {
    const { partitions } = await opened.log.topic(JOURNAL)
    const differences: string[] = []
    let transitions = 0
    let notYetSaid = 0
    for (let partition = 0; partition < partitions; partition++) {
      const compared = await comparePartition(opened, partition)
      transitions += compared.transitions
      notYetSaid += compared.notYetSaid
      differences.push(...compared.differences)
    }
    differences.push(...(await compareLedger(opened, partitions)))
    if (choice.json) io.stdout.write(`${JSON.stringify({ partitions, transitions, notYetSaid, differences })}\n`)
    else {
      for (const difference of differences) io.stdout.write(`✗ ${difference}\n`)
      const verdict = differences.length === 0 ? 'all as the journal has it' : counted(differences.length, 'difference')
      const rest = notYetSaid === 0 ? '' : `, ${notYetSaid} of them not yet said when the system was stopped`
      io.stdout.write(`${counted(partitions, 'partition')}, ${counted(transitions, 'transition')}${rest}: ${verdict}\n`)
    }
    return differences.length === 0 ? 0 : 1
  })
}
