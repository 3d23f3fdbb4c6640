import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { durationMs, epochMs } from '@golden-hour/model'
import { expect, it, onTestFinished } from 'vitest'
import { blankLedger, openLedger } from '../src/index.ts'

it('a folder begins with the blank ledger once, and keeps what was written since', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gh-blank-ledger-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const options = { folder: join(folder, 'ledger'), blank: join(folder, 'blank.tar.gz') }
  await writeFile(options.blank, await blankLedger())
  const first = await openLedger(options)
  expect(await first.clinical.counts()).toEqual({ facts: 0, windows: 0, revisions: 0, unreadable: 0 })
  const profile = { id: 'his', name: 'HIS', allowed: ['/his'], lenient: false, heartbeatMs: null }
  await first.sources.putSource({ ...profile, futureToleranceMs: durationMs(0) }, epochMs(1))
  await first.close()
  const again = await openLedger(options)
  expect((await again.sources.sources()).map((source) => source.profile.id)).toEqual(['his'])
  await again.close()
})
