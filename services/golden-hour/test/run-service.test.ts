import { AppError } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { runService } from '../src/cluster/run-service.ts'
import type { ServiceName } from '../src/cluster/service-plan.ts'
import type { OpenWorld, World } from '../src/cluster/world.ts'
import { readRulebook } from '../src/system/read-rulebook.ts'
import { readSettings } from '../src/system/read-settings.ts'
import { embeddedWorld } from './embedded-world.ts'
import { memoryIo } from './in-process.ts'
import { folderOf, RULES } from './small-hospital.ts'

const SETTINGS = 'system: { port: 0, logLevel: silent, stopWithinMs: 2000 }\n'

interface Options {
  readonly name: ServiceName
  readonly openWorld: OpenWorld
}

/** One service, in this process; answers where it is as soon as its door is open. */
async function startService({ name, openWorld }: Options) {
  const folder = await folderOf({ 'rules.yaml': RULES })
  let interrupt = (): void => {}
  let said = (_: string): void => {}
  const ready = new Promise<string>((resolve) => (said = resolve))
  const io = memoryIo({
    interrupted: new Promise<void>((resolve) => (interrupt = resolve)),
    onOutput: (text) => said(text.trim()),
  })
  const read = await readRulebook(folder, null, io)
  const settings = readSettings({ path: 'gh.yaml', text: SETTINGS }, {})
  const sessionKey = new TextEncoder().encode('0123456789abcdef0123456789abcdef')
  const ended = runService({ ...read, name, settings, sessionKey, openWorld: () => openWorld }, io)
  // Who waits for one that has ended is told so.
  ended.catch((error) => said(`ended: ${error}`))
  return { ready, interrupt: () => interrupt(), ended }
}

const opening =
  (world: Partial<World>, probe: () => Promise<unknown> = async () => {}): OpenWorld =>
  async (_needs, _lifecycle, patiently) => {
    await patiently('journal', async () => {})
    return { world: world as never, probes: [{ name: 'journal', isRequired: true, ask: probe }] }
  }

const readyz = async (address: string) => {
  const answer = await fetch(`${address}/readyz`)
  return [answer.status, await answer.json()]
}

describe('a service as a process of its own', () => {
  it.each(['gateway', 'processor', 'recorder', 'notifier', 'timeline', 'compliance'] as const)(
    '%s starts on what it names, is ready, tells its metrics, and ends with 0 when it is asked to',
    async (name) => {
      const world = await embeddedWorld()
      let asked: readonly string[] = []
      const openWorld: OpenWorld = async (needs, ...rest) => {
        asked = needs
        // Nothing that it did not ask for.
        const given = Object.fromEntries(needs.map((need) => [need, world[need]]))
        return opening(given)(needs, ...rest)
      }
      const service = await startService({ name, openWorld })
      const line = await service.ready
      expect(line).toMatch(new RegExp(`^${name} http://127\\.0\\.0\\.1:\\d+$`))
      const address = line.split(' ')[1] as string
      expect(asked.length).toBeGreaterThan(0)
      expect(await readyz(address)).toEqual([200, { status: 'ready', world: { journal: 'answers' } }])
      expect(await (await fetch(`${address}/metrics`)).text()).toContain('process_cpu_seconds_total')
      expect((await fetch(`${address}/none`)).headers.get('content-security-policy')).toContain(
        "frame-ancestors 'none'",
      )
      service.interrupt()
      expect(await service.ended).toBe(0)
      await expect(fetch(`${address}/livez`)).rejects.toThrow()
    },
  )

  it('waits for a world that is away, and begins when it is there', async () => {
    const world = await embeddedWorld()
    let tries = 0
    const openWorld: OpenWorld = async (needs, lifecycle, patiently) => {
      await patiently('journal', async () => {
        tries += 1
        if (tries < 3) throw new AppError('GH_LOG_UNAVAILABLE', 'no broker answers')
      })
      return opening(world)(needs, lifecycle, patiently)
    }
    const service = await startService({ name: 'timeline', openWorld })
    await service.ready
    expect(tries).toBe(3)
    service.interrupt()
    expect(await service.ended).toBe(0)
  })

  it('can be asked to stop while it waits', async () => {
    let tried = (): void => {}
    const trying = new Promise<void>((resolve) => (tried = resolve))
    const openWorld: OpenWorld = async (_needs, _lifecycle, patiently) => {
      await patiently('journal', async () => {
        tried()
        throw new AppError('GH_LOG_UNAVAILABLE', 'no broker answers')
      })
      throw new Error('it is never there')
    }
    const service = await startService({ name: 'gateway', openWorld })
    await trying
    service.interrupt()
    expect(await service.ended).toBe(0)
  })

  it('ends at once where a person must mend something', async () => {
    const fault = new AppError('GH_LOG_SETTINGS', 'topic journal is not there', { advice: 'run golden-hour prepare' })
    const openWorld: OpenWorld = async (_needs, _lifecycle, patiently) =>
      patiently('journal', () => Promise.reject(fault))
    const service = await startService({ name: 'recorder', openWorld })
    await expect(service.ended).rejects.toBe(fault)
  })

  it('is alive and not ready while a part of its world is away, and says which', async () => {
    let isAway = true
    const probe = async (): Promise<void> => {
      if (isAway) throw new Error('no broker answers')
    }
    const service = await startService({ name: 'timeline', openWorld: opening(await embeddedWorld(), probe) })
    const address = (await service.ready).split(' ')[1] as string
    expect(await readyz(address)).toEqual([503, { status: 'not-ready', world: { journal: 'no broker answers' } }])
    expect((await fetch(`${address}/livez`)).status).toBe(200)
    isAway = false
    await expect.poll(() => readyz(address)).toEqual([200, { status: 'ready', world: { journal: 'answers' } }])
    service.interrupt()
    expect(await service.ended).toBe(0)
  })

  it.each([
    [new AppError('GH_LOG_GAP', 'the journal lost its beginning', { advice: 'restore it' }), 'GH_LOG_GAP'],
    [new TypeError('x is undefined'), 'GH_SERVICE_FAILED'],
  ])('that fails for good (%s) stops what it began, and ends with that', async (failure, code) => {
    const world = await embeddedWorld()
    let fail = (): void => {}
    const log: World['log'] = {
      ...world.log,
      async subscribe(...args) {
        const subscription = await world.log.subscribe(...args)
        const ended = new Promise<void>((_, reject) => (fail = () => reject(failure)))
        return { ...subscription, ended }
      },
    }
    const service = await startService({ name: 'notifier', openWorld: opening({ ...world, log }) })
    const address = (await service.ready).split(' ')[1] as string
    fail()
    await expect(service.ended).rejects.toMatchObject({ code, message: expect.stringContaining(failure.message) })
    await expect(fetch(`${address}/livez`)).rejects.toThrow()
  })

  it('that hangs when it is to stop ends all the same, and says what hangs', async () => {
    const world = await embeddedWorld()
    const log: World['log'] = {
      ...world.log,
      subscribe: async () => ({ stop: () => new Promise(() => {}), ended: new Promise(() => {}) }),
    }
    const service = await startService({ name: 'recorder', openWorld: opening({ ...world, log }) })
    await service.ready
    service.interrupt()
    await expect(service.ended).rejects.toMatchObject({
      code: 'GH_STOP_HANGS',
      message: 'recorder did not stop within 2000 ms: recorder hangs',
    })
  })

  it('does not begin where its address is taken', async () => {
    const first = await startService({ name: 'timeline', openWorld: opening(await embeddedWorld()) })
    const port = new URL((await first.ready).split(' ')[1] as string).port
    const folder = await folderOf({ 'rules.yaml': RULES })
    const io = memoryIo()
    const read = await readRulebook(folder, null, io)
    const settings = readSettings({ path: 'gh.yaml', text: `system: { port: ${port}, logLevel: silent }\n` }, {})
    const sessionKey = new Uint8Array(32)
    const second = runService({ ...read, name: 'timeline', settings, sessionKey, openWorld: () => opening({}) }, io)
    await expect(second).rejects.toMatchObject({ code: 'GH_ADDRESS_UNUSABLE' })
    first.interrupt()
    expect(await first.ended).toBe(0)
  })
})
