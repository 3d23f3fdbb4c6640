import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freshFolder } from './in-process.ts'

const bin = fileURLToPath(new URL('../bin/golden-hour.js', import.meta.url))

async function placed(): Promise<string> {
  const folder = await freshFolder()
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await copyFile(bin, join(folder, 'bin/golden-hour.js'))
  return folder
}

const start = (folder: string) =>
  spawnSync(process.execPath, [join(folder, 'bin/golden-hour.js'), 'a', 'b'], { encoding: 'utf8' })

describe('the command golden-hour', () => {
  it('says what to do where the program is not built', async () => {
    const { status, stderr } = start(await placed())
    expect(status).toBe(3)
    expect(stderr).toContain('npm run set-up')
  })

  it('starts the program that is built beside it, with its arguments', async () => {
    const folder = await placed()
    await mkdir(join(folder, 'dist'))
    await writeFile(join(folder, 'dist/main.js'), 'process.stdout.write(process.argv.slice(2).join())\n')
    expect(start(folder)).toMatchObject({ status: 0, stdout: 'a,b', stderr: '' })
  })
})
