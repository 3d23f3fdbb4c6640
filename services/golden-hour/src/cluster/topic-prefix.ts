import type { EventLog } from '@golden-hour/ports'

/** A log whose topics have a prefix that nobody behind it knows of. */
export function withTopicPrefix(log: EventLog, prefix: string): EventLog {
  if (prefix === '') return log
  const named = (topic: string): string => `${prefix}${topic}`
  return {
    topic: async (name) => ({ ...(await log.topic(named(name))), name }),
    append: (topic, ...rest) => log.append(named(topic), ...rest),
    bounds: (topic, ...rest) => log.bounds(named(topic), ...rest),
    read: (topic, ...rest) => log.read(named(topic), ...rest),
    subscribe: (topic, ...rest) => log.subscribe(named(topic), ...rest),
    close: () => log.close(),
  }
}
