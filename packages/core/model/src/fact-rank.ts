import { canonicalJson, sha256 } from './canonical-json.ts'
import type { Fact } from './fact.ts'

/**
 * Which of two messages about one fact wins: positive when `a` does, 0 when they say the same. Explicit version over
 * none, version, recordedAt, void over assert, then the hash of the content: never the order of arrival.
 */
export function compareFactRank(a: Fact, b: Fact): number {
  if (a.version !== b.version) {
    if (a.version === null) return -1
    if (b.version === null) return 1
    return a.version - b.version
  }
  if (a.recordedAt !== b.recordedAt) return a.recordedAt - b.recordedAt
  if (a.op !== b.op) return a.op === 'void' ? 1 : -1
  const [hashA, hashB] = [contentHash(a), contentHash(b)]
  return hashA === hashB ? 0 : hashA < hashB ? -1 : 1
}

/** Over the content as it was sent: an encounter taken from the subject is not in it. */
function contentHash({
  time,
  precision: timeprecision,
  op: factop,
  subject,
  data,
  encounterFromSubject,
}: Fact): string {
  const { encounterId: _filled, ...rest } = data
  const asSent = encounterFromSubject ? rest : data
  return sha256(canonicalJson({ time, timeprecision, factop, subject: subject ?? undefined, data: asSent }))
}
