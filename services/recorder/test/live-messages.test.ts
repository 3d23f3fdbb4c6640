import type { ClinicalBatch } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { liveMessages } from '../src/live-messages.ts'
import { word } from './hospital-log.ts'

const batchOf = (...transitions: readonly ReturnType<typeof word>[]): ClinicalBatch => ({
  facts: [],
  unreadable: [],
  transitions: transitions.map((transition, srcOffset) => ({ partition: 0, srcOffset, n: 0, transition })),
  position: { topic: 'transitions', partition: 0, topicId: 'one', next: 0, lastSrc: null },
})

describe('the screens', () => {
  it('hear the last word on a window, and of both patients when it went from one to the other', () => {
    const told = liveMessages([
      batchOf(
        word('r/E1', 1),
        word('r/E1', 2, { status: 'void' }),
        word('r/E2', 1),
        word('r/E2', 2, { status: 'met' }),
      ),
      batchOf(word('r/E1', 1, { patientId: 'P2' })),
    ])
    const words = told.map(([channel, message]) =>
      message.kind === 'window' ? [channel, message.windowId, message.patientId, message.status] : null,
    )
    expect(words).toEqual([
      ['windows', 'r/E1', 'P1', 'void'],
      ['windows', 'r/E2', 'P1', 'met'],
      ['windows', 'r/E1', 'P2', 'open'],
    ])
  })
})
