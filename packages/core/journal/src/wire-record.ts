/** A record as an event log takes it. */
export interface WireRecord {
  readonly key: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly value: Uint8Array
}

export const KIND = 'gh_kind'
export const SHA = 'gh_sha'
/** Of a transition: `offset/n` of the journal record that led to it. */
export const SRC = 'gh_src'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export const toBytes = (text: string): Uint8Array => encoder.encode(text)

/** Null where the bytes are not UTF-8. */
export function toText(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
