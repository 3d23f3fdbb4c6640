const SIZE_BYTES = 4
const ID_BYTES = 4
/** No answer is longer; what says so is something else: the greeting of a web server, or of TLS. */
const LONGEST = 256 * 1024 * 1024

/** Cuts what a broker sends into answers: size, correlation id, payload. */
export function createFrameReader(
  answer: (correlationId: number, payload: Buffer) => void,
  garbage: () => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let buffered = 0
  let needed = SIZE_BYTES

  return (chunk) => {
    chunks.push(chunk)
    buffered += chunk.byteLength
    if (buffered < needed) return
    let rest = chunks.length === 1 ? chunk : Buffer.concat(chunks, buffered)
    for (;;) {
      if (rest.byteLength < SIZE_BYTES) {
        needed = SIZE_BYTES
        break
      }
      const size = rest.readInt32BE(0)
      if (size < ID_BYTES || size > LONGEST) {
        garbage()
        return
      }
      needed = SIZE_BYTES + size
      if (rest.byteLength < needed) break
      answer(rest.readInt32BE(SIZE_BYTES), rest.subarray(SIZE_BYTES + ID_BYTES, needed))
      rest = rest.subarray(needed)
    }
    chunks = rest.byteLength === 0 ? [] : [rest]
    buffered = rest.byteLength
  }
}
