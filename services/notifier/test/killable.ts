import type { AlertBook, EventLog, Subscription } from '@golden-hour/ports'

type Method = 'take' | 'wake' | 'claim' | 'record' | 'acknowledge'

/** A process that can be killed: from then on nothing that it does reaches anybody. */
export interface Killable {
  readonly alerts: AlertBook
  readonly log: EventLog
  /** Dies when it calls this: before the transaction, or when it was written and before anybody hears of it. */
  dieAt(method: Method, phase: 'before' | 'after'): void
  readonly died: Promise<void>
  kill(): Promise<void>
}

export function killable(alerts: AlertBook, log: EventLog): Killable {
  let dead = false
  let fatal: string | null = null
  let resolveDied = (): void => {}
  const died = new Promise<void>((resolve) => {
    resolveDied = resolve
  })
  const subscriptions: Subscription[] = []
  const die = (): never => {
    dead = true
    resolveDied()
    throw new Error('killed')
  }
  const guarded = new Proxy(alerts, {
    get(target, name: keyof AlertBook) {
      const method = target[name]
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        if (dead || fatal === `before ${name}`) die()
        const result: unknown = await (method as (...args: unknown[]) => unknown).apply(target, args)
        const something = !Array.isArray(result) || result.length > 0
        if (dead || (fatal === `after ${name}` && something)) die()
        return result
      }
    },
  })
  return {
    alerts: guarded,
    log: {
      ...log,
      async subscribe(topic, group, reader) {
        const subscription = await log.subscribe(topic, group, reader)
        subscriptions.push(subscription)
        return subscription
      },
    },
    dieAt(method, phase) {
      fatal = `${phase} ${method}`
    },
    died,
    async kill() {
      dead = true
      await Promise.all(subscriptions.map((subscription) => subscription.stop().catch(() => {})))
    },
  }
}
