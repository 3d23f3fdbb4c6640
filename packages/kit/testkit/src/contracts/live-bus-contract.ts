import type { LiveBus, LiveChannel, LiveMessage } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface OpenedLiveBus {
  readonly bus: LiveBus
  /** Resolves when those who have subscribed so far get what is published from now on. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** A listener that keeps what it heard; `until` resolves when it has heard a message of that kind. */
function ear() {
  const heard: LiveMessage[] = []
  const waiting = new Map<string, () => void>()
  return {
    heard,
    listen(message: LiveMessage): void {
      heard.push(message)
      waiting.get(message.kind)?.()
    },
    until(kind: string): Promise<void> {
      if (heard.some((message) => message.kind === kind)) return Promise.resolve()
      return new Promise((resolve) => waiting.set(kind, resolve))
    },
    kinds: () => heard.map(({ kind }) => kind),
  }
}

/** What every live bus keeps to, whatever it is made of. `make` is called before each test. */
export function liveBusContract(name: string, make: () => Promise<OpenedLiveBus>): void {
  describe(`${name}: a live bus`, () => {
    let opened: OpenedLiveBus
    let bus: LiveBus
    beforeEach(async () => {
      opened = await make()
      bus = opened.bus
    })
    afterEach(() => opened.close())

    const hear = async (channel: LiveChannel) => {
      const listener = ear()
      const off = bus.subscribe(channel, listener.listen)
      await opened.ready()
      return { ...listener, off }
    }

    it('brings what is published on a channel to all who listen there, in order, and to nobody else', async () => {
      const [one, two, other] = [await hear('windows'), await hear('windows'), await hear('alerts')]
      const message = { kind: 'opened', patientId: 'P1', windowId: 'stroke.dnt/E1', more: [1, { a: null, 姓: '王' }] }
      bus.publish('windows', message)
      bus.publish('windows', { kind: 'end' })
      bus.publish('alerts', { kind: 'end' })
      await Promise.all([one, two, other].map(({ until }) => until('end')))
      expect(one.heard).toEqual([message, { kind: 'end' }])
      expect(two.heard).toEqual([message, { kind: 'end' }])
      expect(other.kinds()).toEqual(['end'])
    })

    it('brings nothing to whoever has gone, and everything to those who stay', async () => {
      const [gone, stays] = [await hear('facts'), await hear('facts')]
      gone.off()
      gone.off()
      bus.publish('facts', { kind: 'late' })
      bus.publish('facts', { kind: 'end' })
      await stays.until('end')
      expect(gone.heard).toEqual([])
      expect(stays.kinds()).toEqual(['late', 'end'])
    })

    it('lets a listener that throws, or spoils its message, harm nobody', async () => {
      bus.subscribe('system', (message) => {
        Object.assign(message, { kind: 'spoilt' })
        throw new Error('a listener is broken')
      })
      const well = await hear('system')
      bus.publish('system', { kind: 'first' })
      bus.publish('system', { kind: 'end' })
      await well.until('end')
      expect(well.kinds()).toEqual(['first', 'end'])
    })

    it('says what the message was when it was published', async () => {
      const listener = await hear('facts')
      const message = { kind: 'end', state: 'then' }
      bus.publish('facts', message)
      message.state = 'later'
      await listener.until('end')
      expect(listener.heard).toEqual([{ kind: 'end', state: 'then' }])
    })

    it('never throws: with nobody there, with what is no JSON, closed', async () => {
      bus.publish('facts', { kind: 'nobody' })
      const listener = await hear('facts')
      bus.publish('facts', { kind: 'no JSON', count: 1n })
      bus.publish('facts', { kind: 'end' })
      await listener.until('end')
      await bus.close()
      await bus.close()
      bus.publish('facts', { kind: 'closed' })
      bus.subscribe('facts', listener.listen)()
      expect(listener.kinds()).toEqual(['end'])
    })
  })
}
