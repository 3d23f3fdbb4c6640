import type { LiveEvent } from '@golden-hour/board-api'
import { type Latency, latencyOf } from '../log/measure.ts'
import { logIn, seat } from './board.ts'
import { createSender, type Request } from './sender.ts'
import type { SystemProcess } from './system-process.ts'

const RULE = 'load.deadline'
const ROLE = 'load-owner'
const LIMIT_MS = 60_000

/** One deadline a consultation; at the deadline the alert opens, and its first step tells one person. */
export const RULEBOOK = `
windows:
  - id: ${RULE}
    name: { zh: 时限, en: Deadline }
    basis: [{ document: tests/load, clause: deadlines, grade: G }]
    mode: alert
    per: consultId
    start: consult.requested
    stop: consult.arrived
    limit: PT${LIMIT_MS / 1_000}S
    remind: [due+PT20M]
    ladder: load
    severity: high
ladders:
  - id: load
    ack: { stopOn: accepted, by: [${ROLE}], acceptedFor: PT1H }
    steps:
      - { at: PT0S, notify: [{ role: ${ROLE} }], channels: [app] }
      - { at: PT30M, notify: [{ role: ${ROLE} }], channels: [app], task: { role: ${ROLE}, text: phone-the-owner } }
`

export interface Deadlines {
  readonly windows: number
  readonly seconds: number
  /** Events a second of other patients that come in meanwhile, in batches of 20. */
  readonly beside: number
  /** From the deadline to the live event for the person told, in milliseconds. */
  readonly live: Latency
  /** From the deadline to the answer of `GET /api/inbox` that has it; it is asked for at each live event, as a board does. */
  readonly inbox: Latency
}

export interface DeadlinesWanted {
  readonly windows: number
  readonly seconds: number
  readonly beside: number
}

const event = (type: string, name: string, consultId: string, at: number) => ({
  specversion: '1.0',
  id: `${name}-${consultId}`,
  source: '/load',
  type,
  subject: `E-${consultId}`,
  time: new Date(at).toISOString(),
  partitionkey: `P-${consultId}`,
  datacontenttype: 'application/json',
  data: { consultId, urgency: 'emergency', fromDept: 'ED', toDept: 'NEU' },
})

const asRequest = (events: readonly object[]): Request => ({ body: JSON.stringify(events), events: events.length })
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Before the first deadline: everything that begins a window is through by then. */
const AHEAD_MS = 8_000
/** After the last deadline: what is not told by then is lost. */
const PATIENCE_MS = 30_000
const BESIDE_BATCH = 20

/** The wall's time with the fraction of a millisecond that the monotonic clock knows. */
const wall = (): number => performance.timeOrigin + performance.now()

/** Windows whose deadlines fall due one after another; from each deadline until its person has heard. */
export async function measureDeadlines(
  system: SystemProcess,
  { windows, seconds, beside }: DeadlinesWanted,
): Promise<Deadlines> {
  const board = await logIn(system)
  await seat(board, ROLE, 'admin')
  const sender = createSender(system.url, system.sourceKey, 'batch')
  const first = Math.round(wall()) + AHEAD_MS
  const run = `${beside}-${first}`
  const dueAt = new Map<string, number>()
  // Spread over the time, never on the same beat as anything that the system does by itself.
  for (let i = 0; i < windows; i += 1) {
    const jitter = ((i * 7_919) % 1_000) / 1_000
    dueAt.set(`${run}-${i}`, first + Math.floor(((i + jitter) / windows) * seconds * 1_000))
  }
  const requested = [...dueAt].map(([id, due]) => event('consult.requested', 'requested', id, due - LIMIT_MS))
  const batches = Array.from({ length: Math.ceil(windows / 200) }, (_, i) => requested.slice(i * 200, i * 200 + 200))
  await sender.send([batches.map(asRequest)])

  const live = new Map<string, number>()
  const inInbox = new Map<string, number>()
  /** Told of, and not yet seen in the inbox. */
  const unseen = new Set<string>()
  let asking = false
  let stops: object[] = []
  const consultOf = (windowId: string): string => decodeURIComponent(windowId.slice(RULE.length + 1).split('#')[0]!)
  const seen = (consultId: string, at: number): void => {
    unseen.delete(consultId)
    if (!dueAt.has(consultId) || inInbox.has(consultId)) return
    inInbox.set(consultId, at - dueAt.get(consultId)!)
    // Its consultant comes, so that the inbox stays that of a person who works.
    stops.push(event('consult.arrived', 'arrived', consultId, Math.floor(at)))
  }
  /** Again for as long as the last answer did not have all that was told of. */
  const ask = async (): Promise<void> => {
    asking = true
    while (unseen.size > 0) {
      const { alerts } = await board.inbox()
      const at = wall()
      for (const { windowId } of alerts) seen(consultOf(windowId), at)
    }
    asking = false
  }
  const told = ({ kind, windowId, staff }: LiveEvent): void => {
    if (kind !== 'alert' || windowId === null || !staff.includes('admin')) return
    const consultId = consultOf(windowId)
    const due = dueAt.get(consultId)
    if (due === undefined || live.has(consultId)) return
    live.set(consultId, wall() - due)
    if (inInbox.has(consultId)) return
    unseen.add(consultId)
    if (!asking) void ask()
  }
  const leave = await board.watch(told)
  let running = true
  const closing = (async () => {
    while (running) {
      await pause(500)
      const taken = stops
      stops = []
      if (taken.length > 0) await sender.send([[asRequest(taken)]])
    }
  })()
  const others = (async () => {
    const begin = wall()
    for (let sent = 0; running && beside > 0; sent += BESIDE_BATCH) {
      const early = begin + (sent / beside) * 1_000 - wall()
      if (early > 0) await pause(early)
      const now = Math.floor(wall())
      const batch = Array.from({ length: BESIDE_BATCH }, (_, i) =>
        event('consult.accepted', 'accepted', `${run}-beside-${sent + i}`, now),
      )
      await sender.send([[asRequest(batch)]])
    }
  })()
  const until = first + seconds * 1_000 + PATIENCE_MS
  while (inInbox.size < windows && wall() < until) await pause(50)
  running = false
  await Promise.all([closing, others])
  leave()
  sender.close()
  if (inInbox.size < windows)
    throw new Error(`of ${windows} deadlines ${live.size} were told live, and ${inInbox.size} were in the inbox`)
  const latency = (values: Iterable<number>): Latency => {
    const { p50, p99, max } = latencyOf([...values])
    return { p50: Math.round(p50), p99: Math.round(p99), max: Math.round(max) }
  }
  return { windows, seconds, beside, live: latency(live.values()), inbox: latency(inInbox.values()) }
}
