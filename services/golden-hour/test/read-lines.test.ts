import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Line, MAX_LINE_BYTES, readLines } from '../src/files/read-lines.ts'

async function collect(chunks: readonly Uint8Array[]): Promise<Line[]> {
  const lines: Line[] = []
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* chunks
  }
  for await (const batch of readLines(source())) lines.push(...batch)
  return lines
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const inPieces = (all: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size))

describe('the line reader', () => {
  it('gives the lines that split gives, wherever the bytes are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '黄', '😀', '\n', '\r\n', ' '), maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (content, size) => {
        const expected = content.split(/\r?\n/)
        if (expected.at(-1) === '') expected.pop()
        const lines = await collect(inPieces(bytes(content), size))
        expect(lines.map((line) => line.text)).toEqual(expected)
        expect(lines.map((line) => line.number)).toEqual(expected.map((_, i) => i + 1))
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves out a byte order mark at the beginning only', async () => {
    const lines = await collect([bytes('\uFEFFa\n\uFEFFb\n')])
    expect(lines.map((line) => line.text)).toEqual(['a', '\uFEFFb'])
  })

  it('reports bytes that are no UTF-8 and reads the next line', async () => {
    const lines = await collect([new Uint8Array([0x61, 0xff, 0x0a, 0x62, 0x0a])])
    expect(lines).toMatchObject([
      { number: 1, text: null, problem: 'the line is not UTF-8 text' },
      { number: 2, text: 'b', problem: null },
    ])
  })

  it('takes a line of exactly the greatest length and reports one byte more', async () => {
    const fits = 'x'.repeat(MAX_LINE_BYTES)
    const lines = await collect(inPieces(bytes(`${fits}\r\n${fits}yy\nz\n`), 10_000))
    expect(lines[0]?.text).toBe(fits)
    expect(lines[1]).toMatchObject({
      number: 2,
      text: null,
      problem: `the line is longer than ${MAX_LINE_BYTES} bytes`,
    })
    expect(lines[2]?.text).toBe('z')
  })

  it('counts the bytes up to the end of each line', async () => {
    const lines = await collect([bytes('ab\n'), bytes('cd'), bytes('e\nf')])
    expect(lines.map((line) => line.bytesRead)).toEqual([3, 7, 8])
  })
})
