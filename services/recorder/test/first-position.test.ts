import type { AppError } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { firstPosition } from '../src/first-position.ts'

const topic = { name: 'journal', id: 'one', partitions: 4 }
const bounds = { start: 10, end: 20 }
const kept = (next: number, topicId = 'one') => ({ topic: 'journal', partition: 1, topicId, next, lastSrc: null })

const failure = (next: number, topicId?: string): AppError => {
  try {
    firstPosition(topic, 1, bounds, kept(next, topicId))
  } catch (error) {
    return error as AppError
  }
  throw new Error('nothing was thrown')
}

describe('reading goes on', () => {
  it('at the first record that is kept, where the ledger has read nothing', () => {
    expect(firstPosition(topic, 1, bounds, null)).toEqual(kept(10))
  })

  it.each([10, 15, 20])('where the ledger says (%i), both bounds included', (next) => {
    expect(firstPosition(topic, 1, bounds, kept(next))).toEqual(kept(next))
  })

  it('nowhere, where the ledger belongs to another topic or has read more than there is', () => {
    for (const error of [failure(15, 'two'), failure(21)]) {
      expect(error.code).toBe('GH_STATE_STALE')
      expect(error.advice).toContain('golden-hour rebuild')
    }
  })

  it('nowhere, where records between are no longer kept', () => {
    expect(failure(9).code).toBe('GH_LOG_GAP')
    expect(failure(9).advice).toContain('backup')
  })
})
