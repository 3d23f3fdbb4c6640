import { describe, expect, it } from 'vitest'
import { type SimulatedEvent, simulate } from '../src/index.ts'

const isBackground = ({ type }: SimulatedEvent): boolean => /^(nursing|vitals|lab)\./.test(type)
/** Four weeks without the background, which would not fit the test's memory comfortably. */
function* fourWeeks(): Generator<SimulatedEvent> {
  for (const event of simulate({ seed: 1, days: 28 })) if (!isBackground(event)) yield event
}
const events = [...fourWeeks()]
const ms = (text: string): number => Date.parse(text)

type Story = ReadonlyMap<string, readonly SimulatedEvent[]>

/** The events of each encounter (or of another key), by type, in the order they happened. */
function stories(keyOf: (event: SimulatedEvent) => unknown): readonly Story[] {
  const found = new Map<string, Map<string, SimulatedEvent[]>>()
  for (const event of events) {
    const key = keyOf(event)
    if (typeof key !== 'string') continue
    const story = found.get(key) ?? new Map<string, SimulatedEvent[]>()
    found.set(key, story)
    story.set(event.type, [...(story.get(event.type) ?? []), event])
  }
  for (const story of found.values()) for (const list of story.values()) list.sort((a, b) => ms(a.time) - ms(b.time))
  return [...found.values()]
}

const firstAt = (story: Story, type: string): number | null => {
  const event = story.get(type)?.[0]
  return event === undefined ? null : ms(event.time)
}

/** The pairs of facts of one story that came in the wrong order. */
function disordered(all: readonly Story[], order: readonly string[]): string[] {
  return all.flatMap((story) => {
    const known = order.flatMap((type) => {
      const at = firstAt(story, type)
      return at === null ? [] : [[type, at] as const]
    })
    return known.flatMap(([type, at], i) => {
      const before = known[i - 1]
      return before !== undefined && before[1] > at
        ? [`${story.get(type)?.[0]?.subject}: ${before[0]} after ${type}`]
        : []
    })
  })
}

/** The share of starts answered within `minutes`, among those answered. */
function shareWithin(all: readonly Story[], from: string, to: string, minutes: number): { share: number; n: number } {
  const lengths = all.flatMap((story) => {
    const [start, stop] = [firstAt(story, from), firstAt(story, to)]
    return start === null || stop === null ? [] : [(stop - start) / 60_000]
  })
  return { share: lengths.filter((length) => length <= minutes).length / lengths.length, n: lengths.length }
}

const refsOf = (data: SimulatedEvent['data']): Readonly<Record<string, unknown>> =>
  (data.refs ?? {}) as Readonly<Record<string, unknown>>

const encounters = stories(({ subject }) => subject)
const surgeries = stories(({ data }) => data.surgeryId)
const criticals = stories(({ data }) => data.criticalId ?? refsOf(data).criticalId)
const consults = stories(({ data }) => data.consultId ?? refsOf(data).consultId)
const withType = (all: readonly Story[], type: string): readonly Story[] => all.filter((story) => story.has(type))
const total = (type: string): number => events.filter((event) => event.type === type && event.backfill !== true).length

describe('the pathways', () => {
  it('keep the order in which things can happen', () => {
    const orders = [
      ['ems.call.received', 'ems.dispatched', 'ems.scene.arrived', 'ems.departed-to-hospital', 'ed.arrived'],
      ['ed.arrived', 'ed.triaged', 'ed.physician.first-seen', 'ed.left'],
      ['ed.arrived', 'ed.triaged', 'ed.resus.entered', 'ed.resus.left'],
      [
        'ed.triaged',
        'stroke.recognized',
        'ed.greenway.activated',
        'imaging.completed',
        'stroke.thrombolysis.consent',
        'stroke.thrombolysis.started',
        'stroke.puncture',
        'stroke.reperfused',
        'ed.greenway.ended',
      ],
      [
        'ecg.acquired',
        'stemi.diagnosed',
        'cathlab.activated',
        'patient.cathlab.entered',
        'pci.wire-crossed',
        'ed.greenway.ended',
      ],
      ['ed.triaged', 'trauma.activated', 'imaging.completed', 'ed.greenway.ended'],
      ['ed.physician.first-seen', 'sepsis.shock.t0'],
      ['adt.admitted', 'adt.ward-entered', 'order.condition-status.set', 'adt.discharged'],
      [
        'adt.ward-entered',
        'order.discharge.placed',
        'billing.settled',
        'adt.discharged',
        'followup.planned',
        'followup.completed',
      ],
      ['daysurgery.registered', 'adt.admitted', 'surgery.started', 'adt.discharged', 'followup.completed'],
      ['icu.entered', 'icu.left', 'adt.transferred', 'care.attending-changed'],
      ['rescue.started', 'cpr.started', 'adt.died'],
    ]
    for (const order of orders) expect(disordered(encounters, order), order.join(' → ')).toEqual([])
    const theatre = [
      'surgery.requested',
      'surgery.scheduled',
      'surgery.or-entered',
      'surgery.check.signin',
      'anesthesia.started',
      'surgery.check.timeout',
      'surgery.started',
      'surgery.ended',
      'surgery.check.signout',
      'anesthesia.ended',
      'surgery.or-left',
      'pacu.entered',
      'pacu.left',
    ]
    expect(disordered(surgeries, theatre)).toEqual([])
    expect(disordered(criticals, ['critical.published', 'critical.notified'])).toEqual([])
    expect(
      disordered(criticals, [
        'critical.published',
        'critical.received',
        'critical.physician-informed',
        'critical.handled',
        'doc.signed',
      ]),
    ).toEqual([])
    expect(
      disordered(consults, [
        'consult.requested',
        'consult.accepted',
        'consult.arrived',
        'consult.completed',
        'doc.signed',
      ]),
    ).toEqual([])
  })

  it('end with the patient: nothing is done to who has left or died', () => {
    const acts = /^(nursing|vitals|round|order|lab|imaging|surgery|anesthesia|consult|critical|assess)\./
    for (const story of encounters) {
      const leftAt = firstAt(story, 'adt.discharged') ?? firstAt(story, 'adt.died') ?? firstAt(story, 'ed.left')
      if (leftAt === null || story.has('ed.left')) continue
      for (const [type, list] of story) {
        if (acts.test(type))
          expect(ms(list[list.length - 1]?.time ?? ''), `${list[0]?.subject} ${type}`).toBeLessThanOrEqual(leftAt)
      }
    }
  })

  it('are all walked', () => {
    const least: Readonly<Record<string, number>> = {
      'stroke.thrombolysis.started': 40,
      'stroke.contraindication': 30,
      'stroke.puncture': 8,
      'stroke.delay.justified': 1,
      'pci.wire-crossed': 40,
      'stemi.lysis.started': 1,
      'trauma.scored': 50,
      'sepsis.shock.t0': 40,
      'critical.published': 400,
      'critical.cancelled': 3,
      'consult.requested': 300,
      'adt.transferred': 20,
      'surgery.mdt.completed': 50,
      'surgery.unplanned-return': 1,
      'surgery.ended': 900,
      'daysurgery.registered': 400,
      'followup.failed': 3,
      'rescue.ended': 10,
      'adt.died': 10,
      'discussion.completed': 300,
    }
    for (const [type, n] of Object.entries(least)) expect(total(type), type).toBeGreaterThanOrEqual(n)
    const refused = events.filter(
      ({ type, data }) => type === 'stroke.thrombolysis.consent' && data.result === 'refused',
    )
    expect(refused.length).toBeGreaterThan(0)
  })

  it('meet most limits and miss some, as a real hospital does', () => {
    const needles = shareWithin(encounters, 'ed.arrived', 'stroke.thrombolysis.started', 60)
    expect(needles.share).toBeGreaterThan(0.62)
    expect(needles.share).toBeLessThan(0.88)
    const wires = shareWithin(encounters, 'ed.arrived', 'pci.wire-crossed', 90)
    expect(wires.share).toBeGreaterThan(0.68)
    expect(wires.share).toBeLessThan(0.92)
    const urgent = consults.filter((story) => story.get('consult.requested')?.[0]?.data.urgency === 'emergency')
    expect(shareWithin(urgent, 'consult.requested', 'consult.arrived', 10).share).toBeCloseTo(0.85, 1)
    const notes = encounters.flatMap((story) => {
      const at = firstAt(story, 'adt.discharged')
      const note = story.get('doc.signed')?.find(({ data }) => data.docType === 'discharge-note')
      return at === null || note === undefined ? [] : [(ms(note.time) - at) / 3_600_000]
    })
    const early = notes.filter((hours) => hours <= 24).length / notes.length
    expect(early).toBeGreaterThan(0.86)
    expect(early).toBeLessThan(0.97)
  })

  it('bring 93 of 100 surgeons to the bedside in person within a day', () => {
    const end = ms('2026-03-28T12:00:00+08:00')
    const done = withType(surgeries, 'surgery.ended').filter((story) => (firstAt(story, 'surgery.ended') ?? end) < end)
    const seen = done.filter((story) => {
      const ended = story.get('surgery.ended')?.[0] as SimulatedEvent
      const surgeons = ended.data.surgeons as readonly string[]
      const own = story
        .get('round.done')
        ?.find(({ data }) => surgeons.includes((data.actor as { staffId: string }).staffId))
      return own !== undefined && ms(own.time) - ms(ended.time) <= 86_400_000
    })
    expect(done.length).toBeGreaterThan(800)
    expect(Math.abs(seen.length / done.length - 0.94)).toBeLessThan(0.025)
  })

  it('take life-threatening injuries to theatre, seven of ten within the hour', () => {
    const doorAt = new Map(
      encounters.flatMap((story) =>
        [...(story.get('ed.arrived') ?? [])].map((event) => [event.subject, ms(event.time)] as const),
      ),
    )
    const times = encounters.flatMap((story) => {
      const from = story.get('adt.admitted')?.[0]?.data.fromEncounterId
      const cut = story
        .get('surgery.started')
        ?.find(({ data }) => data.urgency === 'emergency' && data.unplanned === false)
      const door = typeof from === 'string' ? doorAt.get(from) : undefined
      return cut === undefined || door === undefined ? [] : [(ms(cut.time) - door) / 60_000]
    })
    expect(times.length).toBeGreaterThan(20)
    expect(times.every((minutes) => minutes > 20)).toBe(true)
    expect(times.filter((minutes) => minutes <= 60).length / times.length).toBeGreaterThan(0.45)
    expect(times.some((minutes) => minutes > 60)).toBe(true)
  })
})
