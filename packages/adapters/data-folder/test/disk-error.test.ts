import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { diskError } from '../src/index.ts'

describe('what a failing disk means', () => {
  const adviceOn = (message: string) => diskError('writing the log', tmpdir(), new Error(message)).advice

  it('is a stop that names the folder and the reason', () => {
    const cause = new Error('Input/output error')
    expect(diskError('writing the log', '/data/log', cause)).toMatchObject({
      code: 'GH_DISK',
      recovery: 'stop',
      message: 'writing the log in /data/log failed: Input/output error',
      cause,
    })
  })

  it('is told by its message: full, forbidden, something else', () => {
    for (const full of ['ENOSPC: no space left on device', 'File too large', 'MDB_MAP_FULL: Environment mapsize limit'])
      expect(adviceOn(full)).toContain('free space')
    for (const forbidden of ['EACCES: permission denied', 'EROFS: read-only file system'])
      expect(adviceOn(forbidden)).toContain('must own the data folder')
  })
})
