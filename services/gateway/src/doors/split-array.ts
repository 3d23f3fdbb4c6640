const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const OPENS = new Set([0x5b, 0x7b])
const CLOSES = new Set([0x5d, 0x7d])

/**
 * The elements of a JSON array as the bytes they were sent as. The text must have been parsed before: of what is no
 * JSON array the answer means nothing.
 */
export function splitArray(bytes: Uint8Array): readonly Uint8Array[] {
  const elements: Uint8Array[] = []
  let [depth, from, quoted] = [0, 0, false]
  const end = (at: number): void => {
    const element = bytes.subarray(from, at)
    if (element.some((byte) => byte > 0x20)) elements.push(element)
    from = at + 1
  }
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!
    if (quoted) {
      if (byte === BACKSLASH) i += 1
      else if (byte === QUOTE) quoted = false
    } else if (byte === QUOTE) quoted = true
    else if (OPENS.has(byte)) {
      depth += 1
      if (depth === 1) from = i + 1
    } else if (CLOSES.has(byte)) {
      depth -= 1
      if (depth === 0) end(i)
    } else if (byte === COMMA && depth === 1) end(i)
  }
  return elements
}
