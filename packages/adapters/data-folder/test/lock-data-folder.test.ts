import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataFolder } from '../src/index.ts'
import { thisProcess } from '../src/process-identity.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

interface Child {
  readonly process: ChildProcess
  /** Its next line. */
  says(): Promise<string>
  kill(): Promise<void>
}

describe('the lock of the data folder', () => {
  let folder: string
  let children: Child[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gh-lock-'))
    children = []
  })
  afterEach(async () => {
    await Promise.all(children.map((child) => child.kill()))
    await rm(folder, { recursive: true })
  })

  const start = (): Child => {
    const process = spawn(globalThis.process.execPath, ['--import', TSX, CHILD, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface(process.stdout!)[Symbol.asyncIterator]()
    const ended = once(process, 'exit')
    const child = {
      process,
      says: async () => (await lines.next()).value as string,
      async kill() {
        process.kill('SIGKILL')
        await ended
      },
    }
    children.push(child)
    return child
  }
  /** A claim as somebody else would have left it. */
  const leave = async (claim: object | string): Promise<string> => {
    await mkdir(join(folder, 'lock'), { recursive: true })
    const path = join(folder, 'lock', '00000000-0000-4000-8000-000000000000.owner')
    await writeFile(path, typeof claim === 'string' ? claim : JSON.stringify(claim))
    return path
  }
  const here = { ...thisProcess(), since: '2026-03-02T08:00:00.000Z' }

  it('refuses a second process, and says which has it, since when, and what to do', async () => {
    const owner = start()
    expect(await owner.says()).toBe('locked')
    const refused = await lockDataFolder(folder).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'GH_DATA_LOCKED', recovery: 'stop' })
    const { message, advice } = refused as { message: string; advice: string }
    expect(message).toContain(`process ${owner.process.pid} on ${hostname()}`)
    expect(message).toMatch(/since \d{4}-\d\d-\d\dT/)
    expect(advice).toContain(`stop process ${owner.process.pid}`)
  })

  it('refuses the same process a second time, and is had again after release', async () => {
    const lock = await lockDataFolder(folder)
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'GH_DATA_LOCKED' })
    await lock.release()
    await lock.release()
    const again = await lockDataFolder(folder)
    await again.release()
    expect(await readdir(join(folder, 'lock'))).toEqual([])
  })

  it('is had by another process after release', async () => {
    const owner = start()
    expect(await owner.says()).toBe('locked')
    owner.process.stdin!.write('end\n')
    expect(await owner.says()).toBe('released')
    const lock = await lockDataFolder(folder)
    await lock.release()
  })

  it('is taken over from a process that was killed', async () => {
    const owner = start()
    expect(await owner.says()).toBe('locked')
    await owner.kill()
    const lock = await lockDataFolder(folder)
    await lock.release()
  })

  it('is never taken from a process that stands still', async () => {
    const owner = start()
    expect(await owner.says()).toBe('locked')
    owner.process.kill('SIGSTOP')
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'GH_DATA_LOCKED' })
  })

  it('is had by exactly one of those who race for what a killed process left', async () => {
    const owner = start()
    expect(await owner.says()).toBe('locked')
    await owner.kill()
    const racers = [start(), start(), start()]
    const outcomes = await Promise.all(racers.map((racer) => racer.says()))
    expect(outcomes.sort()).toEqual(['GH_DATA_LOCKED', 'GH_DATA_LOCKED', 'locked'])
  })

  it('is had by exactly one of many who ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataFolder(folder)))
    const had = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(had).toHaveLength(1)
    await had[0]!.release()
  })

  it.skipIf(here.startTicks === null)('sees that a pid was used anew by when its process began', async () => {
    await leave({ ...here, startTicks: here.startTicks! - 1 })
    const lock = await lockDataFolder(folder)
    await lock.release()
    await leave(here)
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'GH_DATA_LOCKED' })
  })

  it('takes over after a restart of the machine or of the container', async () => {
    for (const before of [{ bootId: 'before' }, { pidNamespace: 'pid:[1]' }]) {
      await leave({ ...here, ...before })
      const lock = await lockDataFolder(folder)
      await lock.release()
    }
  })

  it('takes nothing from another machine, and says which file to delete when that is gone for good', async () => {
    const path = await leave({ ...here, host: 'elsewhere' })
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      code: 'GH_DATA_LOCKED',
      advice: expect.stringContaining(path) as string,
    })
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ host: 'elsewhere' })
  })

  it('takes nothing that it cannot read', async () => {
    const path = await leave('')
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      code: 'GH_DATA_LOCKED',
      advice: expect.stringContaining(path) as string,
    })
  })

  it('says GH_DISK where the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(lockDataFolder(join(folder, 'file', 'data'))).rejects.toMatchObject({ code: 'GH_DISK' })
  })
})
