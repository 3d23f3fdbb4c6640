import { describe, expect, it } from 'vitest'
import { bucketOf } from '../src/bucket-of.ts'
import { newState } from '../src/load-checkpoint.ts'
import { takeState } from '../src/take-state.ts'

const PATIENTS = Array.from({ length: 1_000 }, (_, n) => `P${n}`)

describe('taking a state', () => {
  /** Also how often others could have had their turn. */
  const take = async (patients: readonly string[]) => {
    const state = newState()
    for (const patient of patients) state.buckets.mark(patient)
    let turns = 0
    const next = (): null => {
      turns += 1
      return null
    }
    const options = { topicId: 't', pace: { next } }
    const { buckets } = await takeState(state, null, (chosen) => chosen.takeDirty(), options)
    return { state, buckets, turns }
  }

  it('takes the bucket of every patient who was marked, and those are marked no more', async () => {
    const { state, buckets } = await take(PATIENTS)
    expect([...buckets.keys()]).toEqual([...new Set(PATIENTS.map(bucketOf))].sort((a, b) => a - b))
    const again = await takeState(state, null, (chosen) => chosen.takeDirty(), {
      topicId: 't',
      pace: { next: () => null },
    })
    expect(again.buckets.size).toBe(0)
  })

  it('lets others have their turn between two buckets, and between some of many patients', async () => {
    const { buckets, turns } = await take(PATIENTS)
    expect(turns).toBe(buckets.size + PATIENTS.length / 100)
    expect((await take(PATIENTS.slice(0, 99))).turns).toBe(new Set(PATIENTS.slice(0, 99).map(bucketOf)).size)
  })
})
