import { once } from 'node:events'
import { openClusterGateway, type Place } from './kafka-cluster.ts'

// One gateway in a process of its own, which kills itself: after so many acknowledged appends, before it can tell anybody
// of the last; or after so many decisions, before it appends what the last one says.
export interface Order {
  readonly place: Place
  readonly dies: { readonly after: 'append' | 'decision'; readonly times: number }
}

const { place, dies }: Order = JSON.parse(process.argv[2] ?? '')
let left = dies.times

async function count<Result>(what: Order['dies']['after'], done: Promise<Result>): Promise<Result> {
  const result = await done
  if (what !== dies.after) return result
  left -= 1
  if (left > 0) return result
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

const { gateway } = await openClusterGateway(place, ({ log, ledger }) => ({
  log: { ...log, append: (...given) => count('append', log.append(...given)) },
  ledger: {
    ...ledger,
    sources: { ...ledger.sources, decideRound: (...given) => count('decision', ledger.sources.decideRound(...given)) },
  },
}))
await gateway.start()
await once(process, 'SIGTERM')
