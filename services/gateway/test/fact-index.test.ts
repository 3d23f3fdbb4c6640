import { openTestLedger } from '@golden-hour/ledger-postgres'
import { epochMs } from '@golden-hour/model'
import type { SourceBook } from '@golden-hour/ports'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FactIndex } from '../src/router/fact-index.ts'

const entry = (identity: string) => ({
  identity,
  seen: [{ digest: 'd', patientId: 'P', version: null, recordedAt: epochMs(1), op: 'assert' as const }],
  keys: [],
})

async function countedBook() {
  const ledger = await openTestLedger()
  onTestFinished(() => ledger.close())
  let asked = 0
  const book: SourceBook = {
    ...ledger.sources,
    lookUp(...names) {
      asked += 1
      return ledger.sources.lookUp(...names)
    },
  }
  return { book, asked: () => asked }
}

describe('the index of facts', () => {
  it('does not ask the ledger for what it cannot hold', async () => {
    const { book, asked } = await countedBook()
    const index = new FactIndex(book, 10)
    index.beginsEmpty()
    index.apply({ entry: entry('known'), owners: [] })
    const view = await index.viewOf(['known', 'unknown'], ['key'])
    expect([view.fact('known')?.identity, view.fact('unknown'), view.owner('key')]).toEqual(['known', null, null])
    expect(asked()).toBe(0)
  })

  it('asks the ledger where it did not begin empty', async () => {
    const { book, asked } = await countedBook()
    await new FactIndex(book, 10).viewOf(['unknown'], [])
    expect(asked()).toBe(1)
  })

  it('finds what it has forgotten', async () => {
    const { book, asked } = await countedBook()
    const index = new FactIndex(book, 2)
    index.beginsEmpty()
    for (const identity of ['a', 'b', 'c', 'd', 'e']) index.apply({ entry: entry(identity), owners: [] })
    await index.write()
    expect((await index.viewOf(['a'], [])).fact('a')?.identity).toBe('a')
    expect(asked()).toBe(1)
  })
})
