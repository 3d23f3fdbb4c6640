import { AppError, type EventLog } from '@golden-hour/ports'

/** `before`: nothing was written. `after`: it was, and the acknowledgement was lost. */
export type AppendFault = 'before' | 'after' | null

/** A log whose appends fail when `fault` says so; the rest is the log's own. */
export function faultyLog(log: EventLog, fault: (partition: number) => AppendFault): EventLog {
  const lost = (): AppError => new AppError('GH_LOG_UNAVAILABLE', 'the log does not answer')
  return {
    topic: (name) => log.topic(name),
    bounds: (topic, partition) => log.bounds(topic, partition),
    read: (topic, partition, from, limit) => log.read(topic, partition, from, limit),
    subscribe: (topic, group, reader) => log.subscribe(topic, group, reader),
    close: () => log.close(),
    async append(topic, partition, records) {
      const now = fault(partition)
      if (now === 'before') throw lost()
      const appended = await log.append(topic, partition, records)
      if (now === 'after') throw lost()
      return appended
    },
  }
}
