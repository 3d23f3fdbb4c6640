import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from '../src/index.ts'
import { type AppendFault, faultyLog } from './faulty-log.ts'
import { event, journal, makeGateway, openWorld, type World } from './harness.ts'
import { liveFacts } from './live-facts.ts'
import { eventOf, named } from './versions.ts'

const version = fc.record({
  fact: fc.integer({ min: 0, max: 2 }),
  version: fc.integer({ min: 1, max: 5 }),
  patient: fc.constantFrom('P-1', 'P-2', 'P-3', 'P-4'),
  op: fc.constantFrom('assert' as const, 'assert' as const, 'void' as const),
})

/** One stream, cut into requests that are sent together by groups; some requests come twice. */
const sendings = fc.record({
  versions: fc.uniqueArray(version, { minLength: 1, maxLength: 12, selector: named }),
  order: fc.infiniteStream(fc.nat()),
  faults: fc.infiniteStream(fc.constantFrom<AppendFault>(null, null, null, 'before', 'after')),
})

describe('the gateway, whatever comes when', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())

  /** Until every event of it has an answer other than 503. */
  async function send(gateway: Gateway, events: readonly unknown[]): Promise<string[]> {
    const outcomes: string[] = []
    let left = events
    for (let tries = 0; left.length > 0 && tries < 200; tries += 1) {
      const results = await gateway.accept('his', left)
      left = left.filter((_, i) => results[i]?.status === 503)
      outcomes.push(...results.filter(({ status }) => status !== 503).map(({ outcome }) => outcome))
    }
    expect(left).toEqual([])
    return outcomes
  }

  async function start(overrides: Parameters<typeof makeGateway>[1] = {}): Promise<Gateway> {
    const { gateway } = makeGateway(world, overrides)
    await gateway.start()
    return gateway
  }

  it('leaves each fact alive with the patient of its greatest version, and with nobody else', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(sendings, async ({ versions, order, faults }) => {
        run += 1
        const log = faultyLog(world.log, () => faults.next().value)
        const config = { indexEveryMs: 2 ** 30 }
        const mine = new Set(versions.map(({ fact }) => `${run}-${fact}`))
        const sent = [...versions, ...versions.filter(() => (order.next().value ?? 0) % 3 === 0)]
          .map((v) => ({ v, at: order.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ v }) => eventOf(run, v))
        // Never stopped: what it knew beside the journal is lost.
        const crashed = await start({ log, config })
        const cut = Math.floor(sent.length / 2)
        await Promise.all([send(crashed, sent.slice(0, cut / 2)), send(crashed, sent.slice(cut / 2, cut))])
        const next = await start({ log, config })
        await Promise.all([send(next, sent.slice(cut)), send(next, sent.slice(cut).reverse())])
        await next.stop()
        const expected = [...mine].flatMap((factId) => {
          const all = versions.filter(({ fact }) => `${run}-${fact}` === factId)
          const winner = all.reduce((a, b) => (b.version > a.version ? b : a))
          return winner.op === 'assert' ? [`${factId} ${winner.patient} ${winner.version}`] : []
        })
        const live = liveFacts(await journal(world.log)).filter(({ factId }) => mine.has(factId))
        const found = live.map(({ factId, patientId, version: n }) => `${factId} ${patientId} ${n}`)
        expect(found.sort()).toEqual(expected.sort())
      }),
      { numRuns: 12 },
    )
  })

  it('journals each event once, and answers it accepted once, however many send it together', async () => {
    const running = await start()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.shuffledSubarray(Array.from({ length: 20 }, (_, i) => i)), { minLength: 1, maxLength: 6 }),
        async (events, senders) => {
          run += 1
          const all = Array.from({ length: events }, (_, i) => event({ id: `once-${run}-${i}`, subject: undefined }))
          const streams = [all, ...senders.map((sender) => sender.flatMap((i) => all[i] ?? []))]
          const outcomes = (await Promise.all(streams.map((stream) => send(running, stream)))).flat()
          expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(events)
          expect(outcomes.every((outcome) => outcome === 'accepted' || outcome === 'duplicate')).toBe(true)
          const ids = (await journal(world.log)).map(({ eventId }) => eventId)
          const mine = ids.filter((id) => id.startsWith(`once-${run}-`))
          expect(mine.sort()).toEqual(all.map(({ id }) => String(id)).sort())
        },
      ),
      { numRuns: 12 },
    )
    await running.stop()
  })
})
