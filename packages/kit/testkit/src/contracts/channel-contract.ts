import type { Channel, OutboundMessage } from '@golden-hour/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What a provider may do with the next message. */
export type Misbehaviour =
  | 'accept'
  /** Not now. */
  | 'busy'
  /** Not now, and says when: 7 s. */
  | 'busy-for-7s'
  /** Never. */
  | 'refuse'
  /** Takes every byte and does not answer. */
  | 'silent'
  /** Takes every byte and breaks the connection. */
  | 'break'

export interface ProviderUnderTest {
  readonly channel: Channel
  /** Reaches the scripted provider. */
  readonly address: string
  /** Nobody listens there. */
  readonly deadAddress: string
  /** What the provider does next, message by message; after the last it accepts. */
  script(...next: readonly Misbehaviour[]): void
  /** What identified each message that the provider took in, in order. */
  received(): readonly string[]
  close(): Promise<void>
}

/** What every channel promises. Each case sends to a provider that misbehaves as told. */
export function channelContract(make: () => Promise<ProviderUnderTest>): void {
  describe('a channel', () => {
    let provider: ProviderUnderTest
    let sent = 0
    const message = (address = provider.address): OutboundMessage => {
      sent += 1
      return {
        deliveryId: `d_${sent}`,
        address,
        title: '【紧急】NEU',
        text: '编号A7K2',
        link: null,
        severity: 'critical',
      }
    }
    beforeAll(async () => {
      provider = await make()
    })
    afterAll(() => provider.close())

    it('says accepted where the provider took the message', async () => {
      expect(await provider.channel.send(message())).toMatchObject({ outcome: 'accepted' })
      expect(provider.received().at(-1)).toBe(`d_${sent}`)
    })

    it('says temporary where the provider is busy, and for how long', async () => {
      provider.script('busy', 'busy-for-7s')
      expect(await provider.channel.send(message())).toMatchObject({ outcome: 'temporary', retryAfterMs: null })
      expect(await provider.channel.send(message())).toMatchObject({ outcome: 'temporary', retryAfterMs: 7_000 })
    })

    it('says permanent where the provider refuses', async () => {
      provider.script('refuse')
      expect(await provider.channel.send(message())).toMatchObject({ outcome: 'permanent' })
    })

    it('says ambiguous where no answer came after everything was sent', async () => {
      provider.script('silent', 'break')
      expect(await provider.channel.send(message())).toMatchObject({ outcome: 'ambiguous' })
      expect(await provider.channel.send(message())).toMatchObject({ outcome: 'ambiguous' })
    })

    it('says temporary where nobody could be reached', async () => {
      expect(await provider.channel.send(message(provider.deadAddress))).toMatchObject({ outcome: 'temporary' })
    })

    it('never throws for an address that is none', async () => {
      expect(await provider.channel.send(message('::not an address::'))).toMatchObject({ outcome: 'permanent' })
    })

    it('names a message alike at every attempt, so that a provider that can deduplicate does', async () => {
      const once = message()
      provider.script('busy', 'silent', 'accept')
      for (let i = 0; i < 3; i++) await provider.channel.send(once)
      expect(provider.received().slice(-3)).toEqual([once.deliveryId, once.deliveryId, once.deliveryId])
    })
  })
}
