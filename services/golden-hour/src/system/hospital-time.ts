import { readFile, rename, writeFile } from 'node:fs/promises'
import { type EpochMs, epochMs } from '@golden-hour/model'
import { createHospitalClock, type HospitalClock, wallClock } from '@golden-hour/service-kit'

/** How often a simulated hospital's time is written down, in milliseconds of the wall. */
const KEPT_EVERY_MS = 5_000

export interface HospitalTime {
  readonly clock: HospitalClock
  /** Where a simulated hospital's time began when its folder was made; null: the time is the wall's. */
  readonly simulatedFrom: EpochMs | null
  stop(): Promise<void>
}

interface Kept {
  readonly from: EpochMs
  readonly at: EpochMs
}

async function lastKept(path: string): Promise<Kept | null> {
  try {
    const { from, at } = JSON.parse(await readFile(path, 'utf8')) as { readonly from?: unknown; readonly at?: unknown }
    return typeof from === 'number' && typeof at === 'number' ? { from: epochMs(from), at: epochMs(at) } : null
  } catch {
    return null
  }
}

/** A simulated hospital goes on after a restart where it was: its journal's time never goes back. */
async function simulatedTime(path: string, origin: EpochMs): Promise<HospitalTime> {
  const kept = await lastKept(path)
  const from = kept?.from ?? origin
  const clock = createHospitalClock(kept?.at ?? origin, 0)
  const keep = async (): Promise<void> => {
    await writeFile(`${path}.part`, JSON.stringify({ from, at: clock.now() }))
    await rename(`${path}.part`, path)
  }
  const timer = setInterval(() => void keep().catch(() => {}), KEPT_EVERY_MS)
  timer.unref()
  return {
    clock,
    simulatedFrom: from,
    async stop() {
      clearInterval(timer)
      await keep()
      clock.close()
    },
  }
}

/** The wall's time; or, where `origin` is given, a time of its own that stands until it is told to run. */
export async function openHospitalTime(path: string, origin: EpochMs | null): Promise<HospitalTime> {
  if (origin !== null) return simulatedTime(path, origin)
  const clock = wallClock()
  return { clock, simulatedFrom: null, stop: async () => clock.close() }
}
