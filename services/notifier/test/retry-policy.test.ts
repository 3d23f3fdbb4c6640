import { epochMs } from '@golden-hour/model'
import type { ClaimedDelivery, SendResult } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { afterAttempt } from '../src/deliver/retry-policy.ts'
import { ambiguous, permanent, temporary } from './fake-channel.ts'

const NOW = epochMs(1_000_000)

const delivery = (
  severity: ClaimedDelivery['severity'],
  attempt = 1,
  more: Partial<ClaimedDelivery> = {},
): ClaimedDelivery => ({
  deliveryId: `d_${severity}`,
  alertId: 'a',
  severity,
  person: 'D1',
  channel: 'sms',
  address: '138',
  title: 't',
  text: 'x',
  link: null,
  attempt,
  temporaries: attempt - 1,
  mayHaveArrived: false,
  ...more,
})
const after = (one: ClaimedDelivery, result: SendResult, more: { deduplicates?: boolean; speed?: number } = {}) =>
  afterAttempt(one, result, { deduplicates: false, now: NOW, speed: 1, ...more })
const waitS = (one: ClaimedDelivery) => ((after(one, temporary()).dueAt ?? NOW) - NOW) / 1_000

describe('after an attempt', () => {
  it('that was accepted, or refused for good, there is no other', () => {
    expect(after(delivery('critical'), { outcome: 'accepted', providerId: 'p' })).toMatchObject({
      state: 'accepted',
      providerId: 'p',
      startNext: false,
    })
    expect(after(delivery('low'), permanent)).toMatchObject({
      state: 'failed',
      reason: 'no such number',
      startNext: true,
    })
  })

  it.each([
    ['critical', [2, 3, 5, 10, 20]],
    ['high', [5, 10, 30, 75]],
    ['low', [60, 240, 600, 2_700]],
  ] as const)(
    'of a %s one the waits are %j seconds, give or take a fifth, and then it is given up',
    (severity, waits) => {
      for (const [i, wait] of waits.entries()) {
        const waited = waitS(delivery(severity, i + 1))
        expect(waited).toBeGreaterThanOrEqual(wait * 0.8)
        expect(waited).toBeLessThanOrEqual(wait * 1.2 + 0.001)
      }
      expect(after(delivery(severity, waits.length + 1), temporary())).toMatchObject({
        state: 'failed',
        startNext: true,
      })
    },
  )

  it('the next channel starts with the second temporary failure of a critical, the third of a high, none of a low one', () => {
    const starts = (severity: ClaimedDelivery['severity']) =>
      [1, 2, 3, 4].map((attempt) => after(delivery(severity, attempt), temporary()).startNext)
    expect([starts('critical'), starts('high'), starts('low')]).toEqual([
      [false, true, true, true],
      [false, false, true, true],
      [false, false, false, false],
    ])
  })

  it("a provider's Retry-After is honoured where it is longer, in the wall's time", () => {
    expect(after(delivery('critical'), temporary(7_000)).dueAt).toBe(NOW + 7_000)
    expect(after(delivery('critical'), temporary(7_000), { speed: 60 }).dueAt).toBe(NOW + 420_000)
    expect(after(delivery('critical', 4), temporary(1)).dueAt).toBeGreaterThan(NOW + 7_999)
  })

  it('that may have arrived it is sent again where that shows once, or once more if critical', () => {
    const state = (one: ClaimedDelivery, deduplicates: boolean) => after(one, ambiguous, { deduplicates }).state
    const twice = { mayHaveArrived: true }
    expect(state(delivery('low'), true)).toBe('pending')
    expect(state(delivery('critical', 2, twice), true)).toBe('pending')
    expect(state(delivery('critical'), false)).toBe('pending')
    expect(state(delivery('critical', 2, twice), false)).toBe('failed')
    expect(state(delivery('high'), false)).toBe('failed')
  })
})
