import type { Exchange } from '../protocol/exchange.ts'
import { KafkaError, throwIfError } from '../protocol/kafka-error.ts'
import { findCoordinator } from '../protocol/requests.ts'
import type { Brokers } from '../wire/brokers.ts'
import { type Wire, WireError } from '../wire/wire.ts'

/** The broker that keeps a group. */
export interface Coordinator {
  /**
   * `join` for what waits for other members, `commit` for what waits for disks, `beat` for what must not wait behind them.
   * Answers with their error codes, but throws those that say that it is another broker now; it is looked for anew then.
   */
  send<T extends { readonly errorCode: number }>(
    lane: 'join' | 'commit' | 'beat',
    exchange: Exchange<T>,
    timeoutMs: number,
  ): Promise<T>
  /** What waits for other members fails now. */
  interrupt(): void
}

const ELSEWHERE = new Set(['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP'])

export function createCoordinator(brokers: Brokers, group: string, lane: string): Coordinator {
  let node: number | null = null
  let joinWire: Wire | null = null

  const find = async (): Promise<number> => {
    const wire = await brokers.anyWire('ask')
    const { errorCode, coordinator } = await wire.send(findCoordinator(group))
    throwIfError(errorCode)
    return coordinator.nodeId
  }
  return {
    async send(which, exchange, timeoutMs) {
      try {
        node ??= await find()
        const wire = await brokers.wireTo(node, `${lane} ${which}`)
        if (which === 'join') joinWire = wire
        const answer = await wire.send(exchange, timeoutMs)
        const error = answer.errorCode === 0 ? null : new KafkaError(answer.errorCode)
        if (error !== null && ELSEWHERE.has(error.type)) throw error
        return answer
      } catch (error) {
        if (error instanceof WireError || error instanceof KafkaError) node = null
        // An address that nobody answers at any more is learnt anew.
        if (error instanceof WireError) await brokers.metadata([]).catch(() => undefined)
        throw error
      }
    },
    interrupt: () => joinWire?.close(),
  }
}
