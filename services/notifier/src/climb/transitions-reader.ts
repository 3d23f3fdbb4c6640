import { type DecodedTransition, decodeTransition, isNewer, TRANSITIONS } from '@golden-hour/journal'
import type { LogRecord, Offset, Reader, ReadPosition, RecordedTransition, StoredAlert } from '@golden-hour/ports'
import type { AlertingRule } from '../catalogue.ts'
import type { NotifierPorts } from '../ports.ts'
import { takeTransition } from './take-transition.ts'

type Ports = Pick<NotifierPorts, 'log' | 'clock' | 'logger'> & {
  readonly alerts: NotifierPorts['ledger']['alerts']
  changed(alerts: readonly StoredAlert[]): void
  /** Every record before `next` was taken. */
  reached(partition: number, next: Offset): void
}

type Readable = Extract<DecodedTransition, { ok: true }>

/**
 * Takes each transition once: what is not newer than the last one taken was taken already, and the position is written
 * with what it led to.
 */
export function createTransitionsReader(rules: ReadonlyMap<string, AlertingRule>, ports: Ports): Reader {
  const { alerts, log, logger } = ports
  const positions = new Map<number, ReadPosition>()

  const readable = (partition: number, record: LogRecord): Readable | null => {
    const decoded = decodeTransition(record)
    if (decoded.ok) return decoded
    logger.error({ event: 'transition-unreadable', partition, offset: record.offset, reason: decoded.reason })
    return null
  }
  return {
    async assigned(partition) {
      const { id: topicId } = await log.topic(TRANSITIONS)
      const { start, end } = await log.bounds(TRANSITIONS, partition)
      const kept = await alerts.position(TRANSITIONS, partition)
      // A topic made anew begins from its start: what was taken of the old one says nothing of it.
      const same = kept !== null && kept.topicId === topicId && kept.next >= start && kept.next <= end
      const position: ReadPosition = same
        ? kept
        : {
            topic: TRANSITIONS,
            partition,
            topicId,
            next: start,
            lastSrc: kept?.topicId === topicId ? kept.lastSrc : null,
          }
      positions.set(partition, position)
      ports.reached(partition, position.next)
      return position.next
    },
    async records(partition, records) {
      const position = positions.get(partition)
      const last = records.at(-1)
      if (position === undefined || last === undefined) return
      let { lastSrc } = position
      const transitions: RecordedTransition[] = []
      for (const record of records) {
        const decoded = readable(partition, record)
        if (decoded === null || !isNewer(decoded.src, lastSrc)) continue
        lastSrc = decoded.src
        transitions.push({ partition, ...decoded.src, transition: decoded.transition })
      }
      const next = { ...position, next: last.offset + 1, lastSrc }
      const at = ports.clock.now()
      const changed = await alerts.take({ transitions, position: next, at }, (transition, standing, episodes) =>
        takeTransition(rules, transition, standing, episodes),
      )
      positions.set(partition, next)
      for (const { alertId, ruleId, climb } of changed)
        logger.info({ event: 'alert-moved', alertId, ruleId, state: climb.state, status: climb.windowStatus })
      ports.changed(changed)
      ports.reached(partition, next.next)
    },
    async revoked(partition) {
      positions.delete(partition)
    },
  }
}
