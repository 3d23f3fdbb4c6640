import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ProgramStop } from '../exit.ts'

/** A piece of a file's text. */
export interface TextPiece {
  readonly text: string
  /** Bytes of the file read so far, as it lies on the disk. */
  readonly bytesRead: number
}

const GZIP_MAGIC = [0x1f, 0x8b]

const isGzip = (chunk: Uint8Array): boolean => chunk[0] === GZIP_MAGIC[0] && chunk[1] === GZIP_MAGIC[1]

/** The bytes themselves, unpacked where the file is packed with gzip, whatever its name is. */
async function* unpacked(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]()
  const first = await source.next()
  if (first.done === true) return
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield first.value
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
  }
  if (!isGzip(first.value)) {
    yield* all()
    return
  }
  try {
    const gunzip = createGunzip()
    const packed = Readable.from(all()).on('error', (error) => gunzip.destroy(error))
    for await (const chunk of packed.pipe(gunzip)) {
      yield chunk as Uint8Array
    }
  } catch (error) {
    if (error instanceof ProgramStop) throw error
    throw new ProgramStop('GH_INPUT_REFUSED', `${path} is no whole gzip file`, 'copy it here again', error)
  }
}

/**
 * The text of a file in pieces. A byte order mark is left out. Bytes that are no text in that encoding end the program:
 * a log that is half guessed is worse than none.
 */
export async function* readTextPieces(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
  path: string,
): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let bytesRead = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytesRead += chunk.length
      yield chunk
    }
  }
  const decode = (chunk: Uint8Array | null): string => {
    try {
      return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch (error) {
      const advice = `name the encoding in the mapping, for instance \`encoding: ${encoding === 'utf-8' ? 'gb18030' : 'utf-8'}\``
      throw new ProgramStop('GH_INPUT_REFUSED', `${path} is not ${encoding} text`, advice, error)
    }
  }
  for await (const chunk of unpacked(counted(), path)) yield { text: decode(chunk), bytesRead }
  const rest = decode(null)
  if (rest !== '') yield { text: rest, bytesRead }
}
