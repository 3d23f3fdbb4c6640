import { decodeEntry, type JournalEntry } from '@golden-hour/journal'
import type { EpochMs } from '@golden-hour/model'
import { AppError, type LogRecord, type Offset } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Engine, Step } from '@golden-hour/window-engine'
import { Left } from './persist.ts'
import type { RulebookOf } from './rulebook-library.ts'

/** The engine cannot take this record, and may be spoilt by the attempt: it must be built anew. */
export class PoisonRecord extends Error {
  readonly offset: Offset

  constructor(offset: Offset, cause: unknown) {
    super(`the engine cannot take record ${offset}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
    this.name = 'PoisonRecord'
    this.offset = offset
  }
}

export interface Applied {
  readonly entry: JournalEntry
  readonly step: Step
  /** Another rulebook is in force now. */
  readonly activated: boolean
}

/**
 * What one record of the journal means to the engine. Nothing but the journal decides it:
 *
 * 1. A record whose offset is in `skips` (a directive names it) counts as unreadable.
 * 2. A directive, and a rulebook that is in force already, only let time pass.
 * 3. Before the first rulebook record no rule is in force.
 *
 * A promise only where a rulebook has to be fetched. Throws PoisonRecord, or what the shelf throws while it is away.
 */
export function applyRecord(
  engine: Engine,
  record: LogRecord,
  skips: ReadonlySet<Offset>,
  rulebookOf: RulebookOf,
): Applied | Promise<Applied> {
  const entry = skips.has(record.offset) ? SKIPPED : decodeEntry(record)
  if (entry.kind === 'rulebook' && entry.hash !== engine.rulebook.hash)
    return applyRulebook(engine, record, entry, rulebookOf)
  return guarded(record, () => ({ entry, step: stepOf(engine, entry, record.appendedAt), activated: false }))
}

const SKIPPED: JournalEntry = { kind: 'unreadable', reason: 'directive' }

async function applyRulebook(
  engine: Engine,
  record: LogRecord,
  entry: Extract<JournalEntry, { kind: 'rulebook' }>,
  rulebookOf: RulebookOf,
): Promise<Applied> {
  let rulebook: Rulebook
  try {
    rulebook = await rulebookOf(entry.hash)
  } catch (error) {
    if (error instanceof Left || (error instanceof AppError && error.recovery === 'retry')) throw error
    throw new PoisonRecord(record.offset, error)
  }
  return guarded(record, () => ({ entry, step: engine.activate(rulebook, record.appendedAt), activated: true }))
}

function guarded(record: LogRecord, apply: () => Applied): Applied {
  try {
    return apply()
  } catch (error) {
    throw new PoisonRecord(record.offset, error)
  }
}

function stepOf(engine: Engine, entry: JournalEntry, appendedAt: EpochMs): Step {
  switch (entry.kind) {
    case 'fact':
      return engine.apply({ kind: 'fact', appendedAt, fact: entry.fact })
    case 'unreadable':
      return engine.apply({ kind: 'unreadable', appendedAt })
    case 'tick':
      return engine.apply({ kind: 'tick', appendedAt, wallClock: entry.wallClock })
    case 'rulebook':
    case 'directive':
      return engine.apply({ kind: 'tick', appendedAt, wallClock: null })
  }
}
