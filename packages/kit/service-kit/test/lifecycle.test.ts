import { expect, it } from 'vitest'
import { createLifecycle, silentLogger } from '../src/index.ts'

it('a lifecycle names what it is stopping, last in, first out, once', async () => {
  const lifecycle = createLifecycle(silentLogger())
  const seen: (string | null)[] = []
  for (const name of ['a', 'b', 'c']) {
    lifecycle.onStop(name, () => {
      seen.push(lifecycle.stopping)
      if (name === 'b') throw new Error('does not keep the others')
    })
  }
  expect(lifecycle.stopping).toBeNull()
  await Promise.all([lifecycle.stop(), lifecycle.stop()])
  expect(seen).toEqual(['c', 'b', 'a'])
  expect(lifecycle.stopping).toBeNull()
})
