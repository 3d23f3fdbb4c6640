import { describe, expect, it } from 'vitest'
import { readLadder, readLadders } from '../src/index.ts'
import { SHIPPED, shipped } from './ladders.ts'

const GOOD = {
  id: 'x',
  ack: { stopOn: 'accepted', by: ['chief'], acceptedFor: 'PT30M' },
  steps: [
    { at: 'PT0S', notify: [{ role: 'duty-doctor' }], channels: ['app'], repeat: ['PT1M'] },
    { at: 'PT5M', notify: [{ role: 'chief' }, { role: 'head-nurse', ackAs: 'received' }], channels: ['app', 'sms'] },
  ],
}
const [first, last] = GOOD.steps as [(typeof GOOD.steps)[0], (typeof GOOD.steps)[1]]

const placesOf = (raw: unknown): string[] => {
  const read = readLadder(raw, 'ladders.x')
  return read.ok ? [] : read.faults.map(({ path }) => path.replace('ladders.x.', ''))
}
const withFirst = (more: object) => ({ ...GOOD, steps: [{ ...first, ...more }, last] })

describe('a ladder', () => {
  it('is read: every one that is shipped', () => {
    expect(SHIPPED.map(({ id }) => shipped(id).id)).toHaveLength(11)
  })

  it('keeps what the file says', () => {
    const ladder = shipped('critical-value')
    expect(ladder.ack).toEqual({
      stopOn: 'accepted',
      by: ['attending', 'duty-doctor', 'second-line', 'chief'],
      readBack: 'value',
      acceptedForMs: 1_800_000,
    })
    expect(ladder.steps.map((step) => step.atMs / 60_000)).toEqual([0, 3, 6, 10, 15])
    expect(ladder.steps[0]).toMatchObject({
      notify: [
        { role: 'attending', of: 'department', else: 'duty-doctor', ask: 'accept' },
        { role: 'duty-nurse', of: 'department', else: null, ask: 'received' },
      ],
      channels: ['app', 'wecom'],
      repeatMs: [60_000, 120_000],
    })
    expect(ladder.repeatLast).toEqual({ everyMs: 300_000, times: 6 })
    expect(shipped('records').digest).toEqual({ at: ['07:30', '11:30', '16:30'], leaveBeforeDueMs: 7_200_000 })
  })

  const refused: readonly [string, unknown, readonly string[]][] = [
    ['nothing', null, ['ladders.x']],
    ['two owners of a step', withFirst({ notify: [{ role: 'a' }, { role: 'b' }] }), ['steps.0.notify']],
    ['no owner of a step', withFirst({ notify: [{ role: 'a', ackAs: 'received' }] }), ['steps.0.notify']],
    [
      'offsets that do not grow',
      { ...GOOD, steps: [first, { ...last, at: 'PT0S' }] },
      ['steps.1.at', 'steps.0.repeat'],
    ],
    ['a last step that telephones nobody', { ...GOOD, steps: [first, { ...last, channels: ['app'] }] }, ['steps.1']],
    ['an unknown channel', withFirst({ channels: ['pigeon'] }), ['steps.0.channels.0']],
    ['no channel', withFirst({ channels: [] }), ['steps.0.channels']],
    ['a reminder after the next step', withFirst({ repeat: ['PT5M'] }), ['steps.0.repeat']],
    ['four reminders', withFirst({ repeat: ['PT1M', 'PT2M', 'PT3M', 'PT4M'] }), ['steps.0.repeat']],
    ['an unknown field', { ...GOOD, stepz: [] }, ['stepz']],
    ['no steps', { ...GOOD, steps: [] }, ['steps']],
    ['no role', withFirst({ notify: [{}] }), ['steps.0.notify.0.role']],
    ['a duration that is none', withFirst({ at: '5 min' }), ['steps.0.at']],
    ['no acceptance', { ...GOOD, ack: undefined }, ['ack']],
    ['an acceptance that never holds', { ...GOOD, ack: { ...GOOD.ack, acceptedFor: 'PT0S' } }, ['ack.acceptedFor']],
    ['nobody who may accept', { ...GOOD, ack: { ...GOOD.ack, by: [] } }, ['ack.by']],
    ['another department', withFirst({ notify: [{ role: 'a', of: 'ward' }] }), ['steps.0.notify.0.of']],
    ['a digest at no time', { ...GOOD, digest: { at: ['25:00'] } }, ['digest.at.0']],
  ]
  it.each(refused)('is refused with its place: %s', (_what, raw, places) => {
    expect(placesOf(raw)).toEqual(places)
  })

  it('with a task instead of SMS on its last step is good', () => {
    expect(placesOf({ ...GOOD, steps: [{ ...first, repeat: [], task: { role: 'nurse', text: 'phone' } }] })).toEqual([])
  })

  it('of a critical rule has no digest and no quiet hours', () => {
    const rule = (severity: string) =>
      ({ id: 'r', mode: 'alert', ladder: 'x', severity }) as unknown as Parameters<typeof readLadders>[0]['rules'][0]
    const ladders = [{ id: 'x', source: { ...GOOD, quietHours: { from: '22:00', to: '07:00' } } }]
    expect(readLadders({ ladders, rules: [rule('low')] }).ok).toBe(true)
    const read = readLadders({ ladders, rules: [rule('critical')] })
    expect(read.ok ? [] : read.faults.map(({ path }) => path)).toEqual(['ladders.x'])
  })
})
