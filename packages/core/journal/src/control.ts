import { type EpochMs, sha256 } from '@golden-hour/model'
import { KIND, SHA, toBytes, type WireRecord } from './wire-record.ts'

/** Time passes on a partition that is idle; the writer's own clock goes with it. */
export interface TickBody {
  readonly wallClock: EpochMs
}

/** From this record on, the rulebook with this hash is in force. */
export interface RulebookBody {
  readonly hash: string
}

/** An operator decided that the record at `offset` is to be skipped. */
export interface DirectiveBody {
  readonly skip: number
  readonly by: string
  readonly reason: string
}

function control(kind: 'tick' | 'rulebook' | 'directive', body: object): WireRecord {
  const text = JSON.stringify(body)
  return { key: null, headers: { [KIND]: kind, [SHA]: sha256(text) }, value: toBytes(text) }
}

export const tickRecord = (body: TickBody): WireRecord => control('tick', body)
export const rulebookRecord = (body: RulebookBody): WireRecord => control('rulebook', body)
export const directiveRecord = (body: DirectiveBody): WireRecord => control('directive', body)
