import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createGroupCommit } from '../src/group-commit.ts'

/** Writes that end when the test says so; `begun` has those that were begun, a list a transaction. */
function disk() {
  const begun: {
    readonly name: string
    readonly end: (written: boolean) => void
    readonly fail: (error: Error) => void
  }[] = []
  return {
    begun,
    names: () => begun.map(({ name }) => name),
    writes:
      (name: string, count = 1) =>
      () =>
        Array.from({ length: count }, () => new Promise<boolean>((end, fail) => begun.push({ name, end, fail }))),
  }
}
const nothing = (): void => undefined
const explain = (cause: unknown): Error => new Error('explained', { cause })

describe('group commit', () => {
  it('writes at once what came while a write was under way, and applies in the order of the calls', async () => {
    const { begun, names, writes } = disk()
    const commits = createGroupCommit(explain)
    const applied: string[] = []
    const submit = (name: string) => commits.submit(writes(name), () => applied.push(name))
    const first = submit('a')
    await turn()
    await turn()
    const rest = [submit('b'), submit('c')]
    await turn()
    expect(names()).toEqual(['a'])
    expect(applied).toEqual([])
    begun[0]!.end(true)
    await first
    await turn()
    expect(names()).toEqual(['a', 'b', 'c'])
    begun[2]!.end(true)
    begun[1]!.end(true)
    await Promise.all(rest)
    expect(applied).toEqual(['a', 'b', 'c'])
    await commits.settled()
  })

  it('bounds what one transaction writes', async () => {
    const { begun, names, writes } = disk()
    const commits = createGroupCommit(explain)
    const submitted = ['a', 'b', 'c'].map((name) => commits.submit(writes(name, 3_000), nothing))
    await turn()
    await turn()
    expect(new Set(names())).toEqual(new Set(['a', 'b']))
    for (const { end } of begun) end(true)
    await Promise.all(submitted.slice(0, 2))
    await turn()
    expect(begun).toHaveLength(9_000)
    for (const { end } of begun) end(true)
    await Promise.all(submitted)
  })

  it('fails what was under way, what waited, and whatever comes later, with the same error; applies none of it', async () => {
    const { begun, writes } = disk()
    const commits = createGroupCommit(explain)
    const applied: string[] = []
    const first = commits.submit(writes('a'), () => applied.push('a'))
    await turn()
    await turn()
    const second = commits.submit(writes('b'), () => applied.push('b'))
    const reason = new Error('no space left on device')
    begun[0]!.fail(Object.assign(new Error('Commit failed'), { commitError: Promise.reject(reason) }))
    const outcomes = await Promise.allSettled([first, second])
    const late = await Promise.allSettled([commits.submit(writes('c'), () => applied.push('c'))])
    const errors = [...outcomes, ...late].map((one) => (one.status === 'rejected' ? (one.reason as Error) : null))
    expect(errors[0]).toMatchObject({ message: 'explained', cause: reason })
    expect(new Set(errors).size).toBe(1)
    expect(applied).toEqual([])
    expect(begun).toHaveLength(1)
    await commits.settled()
  })

  it('fails where somebody else has written to the same place', async () => {
    const { begun, writes } = disk()
    const commits = createGroupCommit((cause) => cause as Error)
    const submitted = commits.submit(writes('a'), nothing)
    await turn()
    await turn()
    begun[0]!.end(false)
    await expect(submitted).rejects.toThrow('another writer')
  })
})
