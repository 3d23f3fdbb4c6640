import { canonicalJson, type Fact, sha256 } from '@golden-hour/model'
import type { SeenVersion } from '@golden-hour/ports'

type Ranked = Pick<SeenVersion, 'version' | 'recordedAt' | 'op'>

/**
 * Which of two versions of one fact wins, as the engine ranks them: an explicit version over none, the version,
 * recordedAt, void over assert. 0: the source did not say; then only the content tells them apart.
 */
export function compareRank(a: Ranked, b: Ranked): number {
  if (a.version !== b.version) {
    if (a.version === null) return -1
    if (b.version === null) return 1
    return a.version - b.version
  }
  if (a.recordedAt !== b.recordedAt) return a.recordedAt - b.recordedAt
  return Number(a.op === 'void') - Number(b.op === 'void')
}

/** Enough of a SHA-256 that nobody finds two events with the same. */
const DIGEST_LENGTH = 40

/**
 * Of everything the event says: two with one digest are the same message, whatever its id and whether it is marked as
 * history. An encounter that was taken from the subject is not part of what was sent.
 */
export function digestOf(fact: Fact): string {
  const { time, precision, op, subject, data, patientId, version, recordedAt } = fact
  const { encounterId: _filled, ...rest } = data
  const sent = fact.encounterFromSubject ? rest : data
  const said = canonicalJson({ time, precision, op, subject, data: sent, patientId, version, recordedAt })
  return sha256(said).slice(0, DIGEST_LENGTH)
}

export const versionOf = (fact: Fact): SeenVersion => ({
  digest: digestOf(fact),
  patientId: fact.patientId,
  version: fact.version,
  recordedAt: fact.recordedAt,
  op: fact.op,
})
