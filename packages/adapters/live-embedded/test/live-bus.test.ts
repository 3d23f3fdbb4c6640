import { setImmediate as turn } from 'node:timers/promises'
import { liveBusContract } from '@golden-hour/testkit'
import { describe, expect, it } from 'vitest'
import { createLiveBus } from '../src/index.ts'

liveBusContract('live-embedded', async () => {
  const bus = createLiveBus()
  return { bus, ready: async () => undefined, close: () => bus.close() }
})

describe('the bus within a process', () => {
  it('tells whoever made it of a listener that throws', async () => {
    const faults: unknown[] = []
    const bus = createLiveBus({ onListenerError: (error, channel) => faults.push([channel, error]) })
    const error = new Error('a listener is broken')
    bus.subscribe('alerts', () => {
      throw error
    })
    bus.publish('alerts', { kind: 'raised' })
    await turn()
    expect(faults).toEqual([['alerts', error]])
  })

  it('returns from publish before anybody hears of it', async () => {
    const bus = createLiveBus()
    const heard: string[] = []
    bus.subscribe('facts', ({ kind }) => heard.push(kind))
    bus.publish('facts', { kind: 'a' })
    expect(heard).toEqual([])
    await turn()
    expect(heard).toEqual(['a'])
  })
})
