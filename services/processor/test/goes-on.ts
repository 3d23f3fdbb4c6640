import { durationMs, plus } from '@golden-hour/model'
import { expect } from 'vitest'
import { treated } from './events.ts'
import { EIGHT, type Hospital, MINUTE, type Run } from './hospital.ts'

/** Of two patients who have come one is treated; everything is as if there had been one process only. */
export async function goesOn(hospital: Hospital, run: Run): Promise<void> {
  hospital.clock.advanceTo(plus(EIGHT, durationMs(20 * MINUTE)))
  await hospital.tell(treated(20))
  await run.caughtUp()
  const taken = await hospital.taken(0)
  expect(taken).toHaveLength(3)
  expect(taken).toEqual(await hospital.replayed(0))
  expect(run.processor.partitions()).toMatchObject([{ openWindows: 1, accounting: { applied: 3 } }])
}
