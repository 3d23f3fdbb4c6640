import { canonicalJson, sha256 } from '@golden-hour/model'
import type { AuditEntry, ChainedEntry } from '@golden-hour/ports'

/** Where a chain ends: the last number given and the last hash; 0 and nothing before the first entry. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

export function chain(entry: AuditEntry, head: ChainHead): ChainedEntry {
  const { at, staffId, role, action, resource, patients, address } = entry
  const seq = head.seq + 1
  const hash = sha256(
    canonicalJson({ seq, at, staffId, role, action, resource, patients, address, previous: head.hash }),
  )
  return { seq, at, staffId, role, action, resource, patients, address, hash }
}
