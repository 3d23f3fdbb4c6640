import { setImmediate } from 'node:timers/promises'
import type { EventLog } from '@golden-hour/ports'
import { createMetrics, silentLogger } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { GatewayConfig } from '../src/config.ts'
import { createGateway, type Gateway } from '../src/index.ts'
import type { World } from './harness.ts'

/**
 * What becomes of a process at its `at`-th step into the world outside; a step is before or after a call.
 *
 * `dies`: nothing of it happens any more. `late`: what it had on its way to the journal arrives there later all the same.
 * `stops`: it does nothing for so many turns of the event loop, and then goes on as if nothing had been.
 */
export type Fate =
  | { readonly kind: 'lives' }
  | { readonly kind: 'dies'; readonly at: number; readonly late: boolean }
  | { readonly kind: 'stops'; readonly at: number; readonly turns: number }

export interface MortalGateway {
  readonly gateway: Gateway
  readonly isDead: boolean
  /** Resolves when it dies. */
  readonly died: Promise<void>
}

export interface Chances {
  /** Turns of the event loop until the next step. */
  turns(): number
  /** What is to happen some time, whoever lives. */
  later(act: () => Promise<unknown>): void
}

const turn = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) await setImmediate()
}

const never = (): Promise<never> => new Promise(() => {})

/** One gateway among several, with a log and a ledger that it reaches only as long as its fate lets it. Not started. */
export function mortalGateway(
  world: Pick<World, 'log' | 'clock'> & { readonly sources: World['ledger']['sources'] },
  fate: Fate,
  chances: Chances,
): MortalGateway {
  let steps = 0
  let dead = false
  let die = (): void => {}
  const died = new Promise<void>((resolve) => {
    die = resolve
  })
  /** `onItsWay`: the call that is sent and not yet there. */
  async function step(onItsWay: (() => Promise<unknown>) | null): Promise<void> {
    if (dead) await never()
    steps += 1
    await turn(chances.turns())
    if (fate.kind === 'stops' && steps === fate.at) await turn(fate.turns)
    if (fate.kind !== 'dies' || steps < fate.at) return
    const first = !dead
    dead = true
    die()
    if (first && fate.late && onItsWay !== null) chances.later(onItsWay)
    await never()
  }
  const call = async <Result>(run: () => Promise<Result>, arrivesLate = false): Promise<Result> => {
    await step(arrivesLate ? run : null)
    const result = await run()
    await step(null)
    return result
  }
  const { log } = world
  const mortalLog: EventLog = {
    topic: (name) => call(() => log.topic(name)),
    bounds: (topic, partition) => call(() => log.bounds(topic, partition)),
    read: (topic, partition, from, limit) => call(() => log.read(topic, partition, from, limit)),
    append: (topic, partition, records) => call(() => log.append(topic, partition, records), true),
    subscribe: (topic, group, reader) => log.subscribe(topic, group, reader),
    close: async () => {},
  }
  const sources = new Proxy(world.sources, {
    get: (book, name) => {
      const method = Reflect.get(book, name) as (...given: readonly unknown[]) => Promise<unknown>
      return (...given: readonly unknown[]) => call(() => method(...given))
    },
  })
  const config = Value.Default(GatewayConfig, {
    adoptAfterMs: 20,
    countsEveryMs: 2 ** 30,
    sourcesEveryMs: 2 ** 30,
  }) as GatewayConfig
  const ports = {
    log: mortalLog,
    ledger: { sources },
    clock: world.clock,
    logger: silentLogger(),
    metrics: createMetrics(),
  }
  return {
    gateway: createGateway(config, ports, { several: true }),
    get isDead() {
      return dead
    },
    died,
  }
}
