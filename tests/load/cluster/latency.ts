import { epochMs } from '@golden-hour/model'
import { type Latency, latencyOf } from '../log/measure.ts'
import { consultation, consultWindow, type Placed } from './facts.ts'
import { fill, listen, pour } from './journal.ts'
import type { LoadCluster } from './load-cluster.ts'
import { momentsOf } from './service-log.ts'

export interface DeadlinesWanted {
  readonly windows: number
  readonly seconds: number
  /** Facts a second of other patients that come in meanwhile; 0: partitions are idle, and time passes by ticks alone. */
  readonly beside: number
}

export interface Deadlines extends DeadlinesWanted {
  /** From the moment at which a window falls due to the log's time of the transition that says so, in milliseconds. */
  readonly latency: Latency
  /** How often a processor lost its partitions meanwhile, and built their states anew: what a starved machine does. */
  readonly sessionsLost: number
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Before the first deadline: everything that begins a window is through by then. */
const AHEAD_MS = 8_000
/** After the last deadline: what is not said by then is lost. */
const PATIENCE_MS = 60_000
let runs = 0

/** Windows whose deadlines fall due one after another, at moments that keep no beat. */
export async function measureDeadlines(
  { log, services }: LoadCluster,
  { windows, seconds, beside }: DeadlinesWanted,
  others: Iterable<Placed>,
): Promise<Deadlines> {
  runs += 1
  const first = Date.now() + AHEAD_MS
  const dueAt = new Map<string, number>()
  const begins: Placed[] = []
  for (let i = 0; i < windows; i += 1) {
    const jitter = ((i * 7_919) % 1_000) / 1_000
    const due = epochMs(first + Math.floor(((i + jitter) / windows) * seconds * 1_000))
    const id = `due-${runs}-${i}`
    dueAt.set(consultWindow(id), due)
    begins.push(consultation(id, due))
  }
  const latencies: number[] = []
  const leave = await listen(log, ({ transition: { windowId, status, kind }, appendedAt }) => {
    if (kind !== 'status' || status !== 'overdue') return
    const due = dueAt.get(windowId)
    if (due !== undefined) latencies.push(appendedAt - due)
  })
  await fill(log, begins)
  if (Date.now() > first) throw new Error('the first deadline was over before all windows had begun')
  await pause(first - Date.now())
  if (beside > 0) await pour(log, others, beside)
  const until = first + seconds * 1_000 + PATIENCE_MS
  while (latencies.length < windows && Date.now() < until) await pause(50)
  await leave()
  const sessionsLost = services.flatMap((one) => momentsOf(one, 'partitions-lost', first)).length
  if (latencies.length < windows)
    throw new Error(
      `of ${windows} deadlines ${latencies.length} were said to be over; ${sessionsLost} times a processor lost its partitions`,
    )
  return { windows, seconds, beside, latency: latencyOf(latencies), sessionsLost }
}
