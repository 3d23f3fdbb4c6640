import { type EpochMs, epochMs } from '@golden-hour/model'
import type { AlertBook, ClaimedDelivery, ClaimRequest, DeliveryState, StoredAlert } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { type Tx, transact } from '../transact.ts'
import { writeLog } from './changes.ts'

interface Expired {
  readonly alert_id: string
  readonly cycle: number
  readonly step: number
  readonly person: string
  readonly channel: string
  readonly was_due: boolean
}

/** What is too late to be of use is not sent any more; what was never due is no loss, and not worth a line. */
async function expire(tx: Tx, { now, wall }: ClaimRequest): Promise<void> {
  const { rows } = await sql<Expired>`
    with late as (
      select delivery_id from deliveries
      where expires_at <= ${now}::bigint
        and (state = 'pending' or (state = 'sending' and lease_until <= ${wall}::bigint))
      for update skip locked
    )
    update deliveries d set state = 'expired', settled_at = ${now}::bigint, lease_until = null
    from late where late.delivery_id = d.delivery_id
    returning d.alert_id, d.cycle, d.step, d.person, d.channel,
      coalesce(d.due_at <= ${now}::bigint, false) as was_due`.execute(tx)
  await writeLog(
    tx,
    rows
      .filter((row) => row.was_due)
      .map((row) => ({
        alertId: row.alert_id,
        at: now,
        kind: 'delivery-expired',
        cycle: row.cycle,
        step: row.step,
        staffId: row.person,
        channel: row.channel,
        text: 'not sent in time',
      })),
  )
}

interface Claimed {
  readonly delivery_id: string
  readonly alert_id: string
  readonly severity: StoredAlert['severity']
  readonly person: string
  readonly channel: string
  readonly address: string | null
  readonly title: string
  readonly body: string
  readonly link: string | null
  readonly attempts: number
  readonly temporaries: number
  readonly may_have_arrived: boolean
}

async function lease(tx: Tx, request: ClaimRequest): Promise<readonly ClaimedDelivery[]> {
  const { now, wall, leaseUntil, severities, limit } = request
  const { rows } = await sql<Claimed>`
    with picked as (
      select delivery_id from deliveries
      where severity = any(${[...severities]}::text[])
        and ((state = 'pending' and due_at <= ${now}::bigint)
          or (state = 'sending' and lease_until <= ${wall}::bigint))
        and expires_at > ${now}::bigint
      order by case severity when 'critical' then 0 when 'high' then 1 else 2 end, due_at, delivery_id
      limit ${limit}::integer
      for update skip locked
    )
    update deliveries d set
      state = 'sending', attempts = d.attempts + 1, lease_until = ${leaseUntil}::bigint,
      may_have_arrived = d.may_have_arrived or d.state = 'sending'
    from picked where picked.delivery_id = d.delivery_id
    returning d.delivery_id, d.alert_id, d.severity, d.person, d.channel, d.title, d.body, d.link, d.attempts,
      d.temporaries, d.may_have_arrived,
      (select address from contacts c where c.person = d.person and c.channel = d.channel) as address`.execute(tx)
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    alertId: row.alert_id,
    severity: row.severity,
    person: row.person,
    channel: row.channel,
    address: row.address,
    title: row.title,
    text: row.body,
    link: row.link,
    attempt: row.attempts,
    temporaries: row.temporaries,
    mayHaveArrived: row.may_have_arrived,
  }))
}

interface Recorded {
  readonly alert_id: string
  readonly cycle: number
  readonly step: number
  readonly round: number
  readonly channel_order: number
  readonly state: DeliveryState
}

async function startNext(tx: Tx, row: Recorded, person: string, at: EpochMs): Promise<void> {
  await sql`
    update deliveries set due_at = least(due_at, ${at}::bigint)
    where delivery_id = (
      select delivery_id from deliveries
      where alert_id = ${row.alert_id} and cycle = ${row.cycle}::integer and step = ${row.step}::integer
        and round = ${row.round}::integer and person = ${person} and state = 'pending'
        and channel_order > ${row.channel_order}::integer
      order by channel_order limit 1)`.execute(tx)
}

/** In the order in which whoever changes an alert and its deliveries locks them. */
const lockAlert = (tx: Tx, alertId: string) =>
  sql`select from alerts where alert_id = ${alertId} for no key update`.execute(tx)

/**
 * Leasing, sending and what came of it. Leasing waits for nobody: what another transaction has in hand is left to it.
 */
export const createDeliveries = (db: Database): Pick<AlertBook, 'nextDelivery' | 'claim' | 'record'> => ({
  async nextDelivery(severities) {
    const { rows } = await sql<{ at: string | null }>`
      select min(due_at) as at from deliveries
      where state = 'pending' and severity = any(${[...severities]}::text[])`.execute(db)
    const at = rows[0]?.at ?? null
    return at === null ? null : epochMs(Number(at))
  },
  claim: (request) =>
    transact(db, async (tx) => {
      await expire(tx, request)
      return lease(tx, request)
    }),
  async record(delivery, outcome) {
    await transact(db, async (tx) => {
      await lockAlert(tx, delivery.alertId)
      const { rows } = await sql<Recorded>`
        update deliveries set
          state = case when ${outcome.state} = 'pending' and coalesce(${outcome.dueAt}::bigint, expires_at) >= expires_at
            then 'expired' else ${outcome.state} end,
          reason = ${outcome.reason}, provider_id = ${outcome.providerId}, due_at = ${outcome.dueAt}::bigint,
          temporaries = temporaries + ${outcome.temporary ? 1 : 0}::integer,
          may_have_arrived = may_have_arrived or ${outcome.ambiguous}::boolean,
          settled_at = ${outcome.state === 'pending' ? null : outcome.at}::bigint, lease_until = null
        where delivery_id = ${delivery.deliveryId} and state = 'sending' and attempts = ${delivery.attempt}::integer
        returning alert_id, cycle, step, round, channel_order, state`.execute(tx)
      const [row] = rows
      if (row === undefined) return
      if (outcome.startNext || row.state === 'expired') await startNext(tx, row, delivery.person, outcome.at)
      await writeLog(tx, [
        {
          alertId: row.alert_id,
          at: outcome.at,
          kind: `delivery-${row.state === 'pending' ? 'retried' : row.state}`,
          cycle: row.cycle,
          step: row.step,
          staffId: delivery.person,
          channel: delivery.channel,
          text: outcome.reason ?? `attempt ${delivery.attempt}`,
        },
      ])
    })
  },
})
