import { isNewer, type Src } from '@golden-hour/journal'
import type { Transition } from '@golden-hour/model'
import type { Checkpoint, LogRecord, Offset } from '@golden-hour/ports'
import { applyRecord, PoisonRecord } from './apply-record.ts'
import { findDirective } from './find-directive.ts'
import { headerOf, newState, restoreState } from './load-checkpoint.ts'
import { createPace } from './pace.ts'
import type { RulebookOf } from './rulebook-library.ts'

/** Work at a stretch on the event loop while a state is built. */
const SLICE_MS = 50

/** One transition, and the journal record that led to it. */
export interface Said {
  readonly transition: Transition
  readonly src: Src
}

/**
 * What a partition's journal says, from its first record on: what the processor published of it, transition by
 * transition, byte for byte. `journal` gives the partition's records in batches from the start, each time it is called:
 * more than once only where a record needs its directive. `from`: a state that covers what came before the first record
 * of `journal`; null: that is the partition's first.
 */
export async function* replayJournal(
  journal: () => AsyncIterable<readonly LogRecord[]>,
  rulebookOf: RulebookOf,
  from: Checkpoint | null = null,
): AsyncGenerator<Said> {
  const skips = new Set<Offset>()
  let last: Src | null = from === null ? null : headerOf(from.meta).published
  for (;;) {
    try {
      for await (const said of replayOnce(journal(), rulebookOf, skips, from)) {
        if (!isNewer(said.src, last)) continue
        last = said.src
        yield said
      }
      return
    } catch (error) {
      if (!(error instanceof PoisonRecord) || skips.has(error.offset)) throw error
      if ((await findDirective(journal(), error.offset)) === null) throw error
      skips.add(error.offset)
    }
  }
}

async function* replayOnce(
  batches: AsyncIterable<readonly LogRecord[]>,
  rulebookOf: RulebookOf,
  skips: ReadonlySet<Offset>,
  from: Checkpoint | null,
): AsyncGenerator<Said> {
  const { engine } = from === null ? newState() : await restoreState(from, rulebookOf, createPace(SLICE_MS))
  for await (const records of batches)
    for (const record of records) {
      const applying = applyRecord(engine, record, skips, rulebookOf)
      const { step } = applying instanceof Promise ? await applying : applying
      for (const [n, transition] of step.transitions.entries())
        yield { transition, src: { srcOffset: record.offset, n } }
    }
}
