import type { SourceRow } from '@golden-hour/board-api'
import type { EpochMs } from '@golden-hour/model'
import type { SourceStanding, StoredSource } from '@golden-hour/ports'

const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Heard of longer ago than it should be; never heard of counts from when it was made known. */
const isSilent = ({ profile, createdAt }: StoredSource, lastAt: EpochMs | null, now: EpochMs): boolean =>
  profile.heartbeatMs !== null && now - (lastAt ?? createdAt) > profile.heartbeatMs

/** One row a source, those that never sent anything too. Pure. */
export function sourceRows(
  sources: readonly StoredSource[],
  standings: readonly SourceStanding[],
  now: EpochMs,
): SourceRow[] {
  const byId = new Map(standings.map((standing) => [standing.sourceId, standing]))
  return sources.map((source) => {
    const standing = byId.get(source.profile.id)
    const lastAt = standing?.lastAt ?? null
    return {
      source: source.profile.id,
      name: source.profile.name,
      lastAt,
      perHour: standing?.inHour ?? 0,
      accepted: standing?.accepted ?? 0,
      duplicates: standing?.duplicates ?? 0,
      refused: standing?.refused ?? 0,
      quarantined: standing?.quarantined ?? 0,
      lost: standing?.lost ?? 0,
      lagMs: median(standing?.lagsMs ?? []),
      silent: isSilent(source, lastAt, now),
    }
  })
}
