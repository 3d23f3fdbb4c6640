import type { Rulebook } from '@golden-hour/rulebook'
import type { LadderFault } from './fault.ts'
import type { AlertLadder } from './ladder.ts'
import { readLadder } from './read-ladder.ts'

export type ReadLadders =
  | { readonly ok: true; readonly ladders: ReadonlyMap<string, AlertLadder> }
  | { readonly ok: false; readonly faults: readonly LadderFault[] }

/** Every ladder of a rulebook, by id; also what only its use can show: a critical matter never waits for a digest. */
export function readLadders({ ladders, rules }: Pick<Rulebook, 'ladders' | 'rules'>): ReadLadders {
  const faults: LadderFault[] = []
  const read = new Map<string, AlertLadder>()
  for (const { id, source } of ladders) {
    const result = readLadder(source ?? null, `ladders.${id}`)
    if (result.ok) read.set(id, result.ladder)
    else faults.push(...result.faults)
  }
  for (const rule of rules) {
    const ladder = rule.mode === 'alert' && rule.ladder !== null ? read.get(rule.ladder) : undefined
    if (ladder === undefined || rule.severity !== 'critical') continue
    if (ladder.digest !== null || ladder.quietHours !== null)
      faults.push({
        path: `ladders.${ladder.id}`,
        message: `a critical ladder has no digest and no quiet hours, and the rule ${rule.id} is critical`,
      })
  }
  return faults.length === 0 ? { ok: true, ladders: read } : { ok: false, faults }
}
