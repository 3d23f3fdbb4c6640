import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withSecretFiles } from '../src/cluster/secret-files.ts'
import { readSessionKey } from '../src/cluster/session-key.ts'
import { createDisk } from '../src/index.ts'
import { keepSecret } from '../src/system/secret-file.ts'
import { freshFolder } from './in-process.ts'

const files = createDisk()

describe('a secret in a file', () => {
  it('takes the place of what it is named after, however deep, without the end of its line', async () => {
    const path = join(await freshFolder(), 'password')
    await writeFile(path, 'geheim\n')
    const sasl = { username: 'gh', password: null, passwordFile: path }
    const section = { url: 'x', urlFile: null, brokers: ['b'], caFile: path, sasl }
    expect(await withSecretFiles('kafka', section, files)).toEqual({
      ...section,
      sasl: { ...sasl, password: 'geheim' },
    })
  })

  it('is refused with the name of its setting where it cannot be read, or holds nothing', async () => {
    const folder = await freshFolder()
    await writeFile(join(folder, 'empty'), ' \n')
    const read = (name: string) => withSecretFiles('redis', { password: null, passwordFile: join(folder, name) }, files)
    await expect(read('none')).rejects.toMatchObject({
      code: 'GH_CONFIG_INVALID',
      message: expect.stringContaining('redis.passwordFile: '),
      advice: expect.stringContaining('no such file'),
    })
    await expect(read('empty')).rejects.toMatchObject({ message: expect.stringContaining('is empty') })
  })

  it('is made once, for its owner only, with the folder around it', async () => {
    const path = join(await freshFolder(), 'secrets', 'key')
    expect(await keepSecret(path, () => 'made')).toEqual({ path, secret: 'made', isNew: true })
    expect(await keepSecret(path, () => 'other')).toEqual({ path, secret: 'made', isNew: false })
    expect(await readFile(path, 'utf8')).toBe('made\n')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written says what to do', async () => {
    const path = join(await freshFolder(), 'file')
    await writeFile(path, 'x')
    await expect(keepSecret(join(path, 'key'), () => 'made')).rejects.toMatchObject({ exit: 3 })
  })
})

describe('the session key', () => {
  it('is the text of its file, of 32 characters at least', async () => {
    const path = join(await freshFolder(), 'session.key')
    await expect(readSessionKey(path, files)).rejects.toMatchObject({
      code: 'GH_CONFIG_INVALID',
      message: expect.stringContaining('access.sessionKeyFile'),
      advice: expect.stringContaining('golden-hour prepare'),
    })
    await writeFile(path, `${'k'.repeat(31)}\n`)
    await expect(readSessionKey(path, files)).rejects.toThrow('holds 31 characters')
    await writeFile(path, `${'k'.repeat(32)}\n`)
    expect(await readSessionKey(path, files)).toEqual(new TextEncoder().encode('k'.repeat(32)))
  })
})
