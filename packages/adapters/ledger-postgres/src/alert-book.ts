import { epochMs } from '@golden-hour/model'
import type { AckAnswerOutcome, AckRequest, AlertBook, StoredAlert } from '@golden-hour/ports'
import { sql } from 'kysely'
import { writeChanges } from './alerts/changes.ts'
import { createDeliveries } from './alerts/deliveries.ts'
import { createAlertReading } from './alerts/reading.ts'
import { createContacts, createRoster, rosterAt } from './alerts/roster.ts'
import { takeTransitions } from './alerts/take-transitions.ts'
import type { Database } from './database.ts'
import { readPosition } from './read-position.ts'
import { type Tx, transact } from './transact.ts'

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
    select alert from alerts where alert_id = ${alertId} for no key update`.execute(tx)
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
  position: (topic, partition) => readPosition(db, 'alert_positions', topic, partition),
  take: (batch, decide) => takeTransitions(db, batch, decide),
  async nextTimer() {
    const { rows } = await sql<{ at: string | null }>`select min(next_at) as at from alerts`.execute(db)
    const at = rows[0]?.at ?? null
    return at === null ? null : epochMs(Number(at))
  },
  wake: (now, limit, decide) =>
    transact(db, async (tx) => {
      const { rows } = await sql<{ alert: StoredAlert }>`
        select alert from alerts where next_at <= ${now}::bigint
        order by case severity when 'critical' then 0 when 'high' then 1 else 2 end, next_at, alert_id
        limit ${limit}::integer for no key update skip locked`.execute(tx)
      if (rows.length === 0) return []
      const roster = await rosterAt(tx, now)
      return writeChanges(
        tx,
        rows.map(({ alert }) => decide(alert, roster)),
        now,
      )
    }),
  acknowledge: (request, decide) => transact(db, (tx) => acknowledge(tx, request, decide)),
})
