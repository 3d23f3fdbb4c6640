import { epochMs } from '@golden-hour/model'
import type {
  AckAnswerOutcome,
  AckRequest,
  AlertBook,
  AlertChange,
  ReadPosition,
  RecordedTransition,
  StoredAlert,
} from '@golden-hour/ports'
import { sql } from 'kysely'
import { asTexts, type Tx, writeChanges } from './alerts/changes.ts'
import { createDeliveries } from './alerts/deliveries.ts'
import { createAlertReading } from './alerts/reading.ts'
import { createContacts, createRoster, rosterAt } from './alerts/roster.ts'
import type { Database } from './database.ts'

interface PositionRow {
  readonly topic_id: string
  readonly next_offset: string
  readonly last_src_offset: string | null
  readonly last_n: number | null
}

async function writePosition(tx: Tx, { topic, partition, topicId, next, lastSrc }: ReadPosition): Promise<void> {
  await sql`
    insert into alert_positions values (
      ${topic}, ${partition}::integer, ${topicId}, ${next}::bigint, ${lastSrc?.srcOffset ?? null}::bigint,
      ${lastSrc?.n ?? null}::integer)
    on conflict (topic, part) do update set
      topic_id = excluded.topic_id, next_offset = excluded.next_offset, last_src_offset = excluded.last_src_offset,
      last_n = excluded.last_n`.execute(tx)
}

interface Standing {
  alert: StoredAlert | null
  episodes: number
}

/** The open alert of each window and how many it has had; locked until the end of the transaction. */
async function standingOf(tx: Tx, transitions: readonly RecordedTransition[]): Promise<Map<string, Standing>> {
  const windowIds = [...new Set(transitions.map(({ transition }) => transition.windowId))]
  const standing = new Map<string, Standing>(windowIds.map((id) => [id, { alert: null, episodes: 0 }]))
  const { rows } = await sql<{ window_id: string; alert: StoredAlert }>`
    select window_id, alert from alerts where window_id in (${asTexts(windowIds)}) for update`.execute(tx)
  for (const { window_id, alert } of rows) {
    const at = standing.get(window_id)!
    at.episodes += 1
    if (alert.climb.state === 'open' || alert.climb.state === 'acked') at.alert = alert
  }
  return standing
}

type Take = Parameters<AlertBook['take']>[1]

function decideAll(
  transitions: readonly RecordedTransition[],
  standing: Map<string, Standing>,
  decide: Take,
): AlertChange[] {
  const changes: AlertChange[] = []
  for (const { transition } of transitions) {
    const at = standing.get(transition.windowId)!
    const change = decide(transition, at.alert, at.episodes)
    if (change === null) continue
    changes.push(change)
    at.episodes = Math.max(at.episodes, change.alert.episode)
    const { state } = change.alert.climb
    at.alert = state === 'open' || state === 'acked' ? change.alert : null
  }
  return changes
}

interface AckRow {
  readonly client_ack_id: string
  readonly kind: string
  readonly cycle: number
  readonly outcome: string
}

const writeAck = (tx: Tx, request: AckRequest, cycle: number, outcome: string) =>
  sql`
    insert into alert_acks values (
      ${request.alertId}, ${request.person}, ${request.clientAckId}, ${cycle}::integer, ${request.kind}, ${outcome},
      ${request.at}::bigint, ${request.readBack}, ${request.note})`.execute(tx)

const kept = (outcome: string): boolean => outcome === 'done' || outcome === 'again'

const kindsIn = (acks: readonly AckRow[], cycle: number): readonly string[] => [
  ...new Set(acks.filter((ack) => ack.cycle === cycle && kept(ack.outcome)).map((ack) => ack.kind)),
]

async function acknowledge(
  tx: Tx,
  request: AckRequest,
  decide: Parameters<AlertBook['acknowledge']>[1],
): ReturnType<AlertBook['acknowledge']> {
  const { alertId, person } = request
  const { rows } = await sql<{ alert: StoredAlert }>`
    select alert from alerts where alert_id = ${alertId} for update`.execute(tx)
  const alert = rows[0]?.alert
  if (alert === undefined) return { outcome: 'no-such-alert', alert: null, acks: [] }
  const { rows: acks } = await sql<AckRow>`
    select client_ack_id, kind, cycle, outcome from alert_acks
    where alert_id = ${alertId} and person = ${person}`.execute(tx)
  const { cycle, state } = alert.climb
  const before = acks.find((ack) => ack.client_ack_id === request.clientAckId)
  if (before !== undefined) {
    const outcome = (before.outcome === 'again' ? 'done' : before.outcome) as AckAnswerOutcome
    return { outcome, alert, acks: kindsIn(acks, cycle) }
  }
  const said = kindsIn(acks, cycle).includes(request.kind)
  // Whoever took an acceptance back may accept anew.
  const again = said && request.kind === 'accepted' && state === 'open'
  if (said && !again) {
    await writeAck(tx, request, cycle, 'repeated')
    return { outcome: 'repeated', alert, acks: kindsIn(acks, cycle) }
  }
  const { outcome, change } = decide(alert, await rosterAt(tx, request.at))
  await writeAck(tx, request, cycle, again && outcome === 'done' ? 'again' : outcome)
  const [now = alert] = change === null ? [] : await writeChanges(tx, [change], request.at)
  const mine = outcome === 'done' ? [...acks, { client_ack_id: '', kind: request.kind, cycle, outcome }] : acks
  return { outcome, alert: now, acks: kindsIn(mine, cycle) }
}

export const createAlertBook = (db: Database): AlertBook => ({
  ...createDeliveries(db),
  ...createAlertReading(db),
  roster: createRoster(db),
  contacts: createContacts(db),
  async position(topic, partition) {
    const { rows } = await sql<PositionRow>`
      select * from alert_positions where topic = ${topic} and part = ${partition}::integer`.execute(db)
    const [row] = rows
    if (row === undefined) return null
    const { last_src_offset: srcOffset, last_n: n } = row
    const lastSrc = srcOffset === null || n === null ? null : { srcOffset: Number(srcOffset), n }
    return { topic, partition, topicId: row.topic_id, next: Number(row.next_offset), lastSrc }
  },
  take: ({ transitions, position, at }, decide) =>
    db.transaction().execute(async (tx) => {
      const standing = transitions.length === 0 ? new Map() : await standingOf(tx, transitions)
      const alerts = await writeChanges(tx, decideAll(transitions, standing, decide), at)
      await writePosition(tx, position)
      return alerts
    }),
  async nextTimer() {
    const { rows } = await sql<{ at: string | null }>`select min(next_at) as at from alerts`.execute(db)
    const at = rows[0]?.at ?? null
    return at === null ? null : epochMs(Number(at))
  },
  wake: (now, limit, decide) =>
    db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ alert: StoredAlert }>`
        select alert from alerts where next_at <= ${now}::bigint
        order by case severity when 'critical' then 0 when 'high' then 1 else 2 end, next_at, alert_id
        limit ${limit}::integer for update skip locked`.execute(tx)
      if (rows.length === 0) return []
      const roster = await rosterAt(tx, now)
      return writeChanges(
        tx,
        rows.map(({ alert }) => decide(alert, roster)),
        now,
      )
    }),
  acknowledge: (request, decide) => db.transaction().execute((tx) => acknowledge(tx, request, decide)),
})
