import type { FactRow } from '@golden-hour/board-api'
import { compareFactRank, factRef } from '@golden-hour/model'
import type { RecordedFact } from '@golden-hour/ports'

/** One version of a fact, and when the log brought it. */
export type KnownFact = Pick<RecordedFact, 'fact' | 'appendedAt'>

/** One version of a fact, and whether it still stands. */
export interface StandingFact extends KnownFact {
  readonly standing: FactRow['standing']
}

/** Versions that say the same are one, known when the first of them came. */
function distinct(versions: readonly KnownFact[]): readonly KnownFact[] {
  const kept: KnownFact[] = []
  for (const version of versions)
    if (!kept.some(({ fact }) => compareFactRank(fact, version.fact) === 0)) kept.push(version)
  return kept
}

function standingOf(versions: readonly KnownFact[]): readonly StandingFact[] {
  const winner = versions.reduce((best, one) => (compareFactRank(one.fact, best.fact) > 0 ? one : best))
  const lost = winner.fact.op === 'void' ? 'voided' : 'corrected'
  return versions
    .filter(({ fact }) => fact.op === 'assert')
    .map((version) => ({ ...version, standing: version === winner ? 'live' : lost }))
}

/**
 * Every version that was asserted, each once, by when it happened. The winner of an identity is the engine's: by rank,
 * never by the order of arrival. All versions of a fact whose winner is a void are voided.
 */
export function standingFacts(known: readonly KnownFact[]): readonly StandingFact[] {
  const byIdentity = new Map<string, KnownFact[]>()
  for (const one of known) {
    const ref = factRef(one.fact)
    const versions = byIdentity.get(ref)
    if (versions === undefined) byIdentity.set(ref, [one])
    else versions.push(one)
  }
  return [...byIdentity.values()]
    .flatMap((versions) => standingOf(distinct(versions)))
    .sort((a, b) => a.fact.occurredAt - b.fact.occurredAt || a.appendedAt - b.appendedAt)
}
