import { sha256, type Transition } from '@golden-hour/model'
import { SHA, SRC, toBytes, toText, type WireRecord } from './wire-record.ts'

/** The journal record that led to a transition, and which of its transitions it is, from 0. */
export interface Src {
  readonly srcOffset: number
  readonly n: number
}

/** The reader's rule: what is not newer than the last one taken was taken already. */
export const isNewer = (src: Src, last: Src | null): boolean =>
  last === null || src.srcOffset > last.srcOffset || (src.srcOffset === last.srcOffset && src.n > last.n)

export function transitionRecord(transition: Transition, src: Src): WireRecord {
  const text = JSON.stringify(transition)
  const headers = { [SRC]: `${src.srcOffset}/${src.n}`, [SHA]: sha256(text) }
  return { key: transition.windowId, headers, value: toBytes(text) }
}

export type DecodedTransition =
  | { readonly ok: true; readonly transition: Transition; readonly src: Src }
  | { readonly ok: false; readonly reason: 'src' | 'hash' | 'utf-8' }

/** Which journal record led to it, from its headers alone; null where they do not say. */
export function srcOf({ headers }: Pick<WireRecord, 'headers'>): Src | null {
  const src = /^(\d{1,15})\/(\d{1,9})$/.exec(headers[SRC] ?? '')
  return src === null ? null : { srcOffset: Number(src[1]), n: Number(src[2]) }
}

export function decodeTransition(record: Pick<WireRecord, 'headers' | 'value'>): DecodedTransition {
  const src = srcOf(record)
  if (src === null) return { ok: false, reason: 'src' }
  const text = toText(record.value)
  if (text === null) return { ok: false, reason: 'utf-8' }
  if (sha256(text) !== record.headers[SHA]) return { ok: false, reason: 'hash' }
  return { ok: true, transition: JSON.parse(text) as Transition, src }
}
