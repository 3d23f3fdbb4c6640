import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { openHospitalTime } from '../src/system/hospital-time.ts'
import { openSecrets } from '../src/system/secrets.ts'
import { freshFolder } from './in-process.ts'

describe('the time of a simulated hospital', () => {
  it('goes on after a restart where it was, although another beginning is named, and never backwards', async () => {
    const path = join(await freshFolder(), 'clock.json')
    const first = await openHospitalTime(path, epochMs(1_000))
    expect([first.clock.now(), first.simulatedFrom]).toEqual([1_000, 1_000])
    first.clock.advanceTo(epochMs(5_000))
    await first.stop()
    const second = await openHospitalTime(path, epochMs(9_000))
    expect([second.clock.now(), second.simulatedFrom]).toEqual([5_000, 1_000])
    await second.stop()
  })

  it('begins anew where what was kept cannot be read', async () => {
    const path = join(await freshFolder(), 'clock.json')
    for (const text of ['', '{"from":1', '{"from":"1","at":2}']) {
      await writeFile(path, text)
      const time = await openHospitalTime(path, epochMs(7_000))
      expect([time.clock.now(), time.simulatedFrom]).toEqual([7_000, 7_000])
      await time.stop()
    }
  })

  it('is the wall’s where none is simulated, and nothing is kept', async () => {
    const path = join(await freshFolder(), 'clock.json')
    const before = Date.now()
    const time = await openHospitalTime(path, null)
    expect(time.simulatedFrom).toBeNull()
    expect(time.clock.now()).toBeGreaterThanOrEqual(before - 1)
    await time.stop()
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })
})

describe('the secrets of a folder', () => {
  it('are made once, differ between folders, and are for their owner only', async () => {
    const [one, other] = [join(await freshFolder(), 's.json'), join(await freshFolder(), 's.json')]
    const made = await openSecrets(one)
    expect(made.sessionKey).toHaveLength(32)
    expect(await openSecrets(one)).toEqual(made)
    expect(await openSecrets(other)).not.toEqual(made)
    expect((await stat(one)).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{}', '{"sessionKey":"c2hvcnQ="}', 'null'])('%j are refused, and left as they are', async (text) => {
    const path = join(await freshFolder(), 's.json')
    await writeFile(path, text)
    await expect(openSecrets(path)).rejects.toMatchObject({
      code: 'GH_CONFIG_INVALID',
      advice: expect.stringContaining('remove it'),
    })
    expect(await readFile(path, 'utf8')).toBe(text)
  })
})
