import { sha256 } from '@golden-hour/model'
import type {
  AlertBatch,
  AlertBook,
  AlertChange,
  ReadPosition,
  RecordedTransition,
  StoredAlert,
} from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { type PositionRow, positionOf, positionQuery, writePositions } from '../read-position.ts'
import { type Tx, transact } from '../transact.ts'
import { writeChanges } from './changes.ts'

type Decide = Parameters<AlertBook['take']>[1]

/** Of the advisory locks of this database, those of windows for which an alert is opened: 'aler'. */
const OPENING = 0x616c6572
/** A window is locked by its stripe: so many locks fit the server's table, however many alerts open at once. */
const STRIPES = 64

const stripeOf = (windowId: string): number => Number.parseInt(sha256(windowId).slice(0, 4), 16) % STRIPES

const lockStripes = (tx: Tx, stripes: ReadonlySet<number>) =>
  sql`
    select pg_advisory_xact_lock(${OPENING}::integer, stripe)
    from unnest(${[...stripes].sort((a, b) => a - b)}::integer[]) as stripe`.execute(tx)

/**
 * The position as it is kept, locked until the end of the transaction: of two who both believe that the partition is
 * theirs, the second sees what the first took.
 */
async function lockPosition(tx: Tx, { topic, partition, topicId }: ReadPosition): Promise<ReadPosition> {
  const kept = sql<PositionRow>`${positionQuery('alert_positions', topic, partition)} for update`
  const { rows } = await kept.execute(tx)
  if (rows[0] !== undefined) return positionOf(topic, partition, rows[0])
  await sql`
    insert into alert_positions (topic, part, topic_id, next_offset) values (${topic}, ${partition}::integer, ${topicId}, 0)
    on conflict (topic, part) do nothing`.execute(tx)
  const inserted = await kept.execute(tx)
  return positionOf(topic, partition, inserted.rows[0]!)
}

/** Those that were not taken before, of the same topic. */
function notTaken({ transitions, position }: AlertBatch, kept: ReadPosition): readonly RecordedTransition[] {
  const { lastSrc } = kept
  if (lastSrc === null || kept.topicId !== position.topicId) return transitions
  return transitions.filter(
    ({ srcOffset, n }) => srcOffset > lastSrc.srcOffset || (srcOffset === lastSrc.srcOffset && n > lastSrc.n),
  )
}

interface Standing {
  alert: StoredAlert | null
  episodes: number
}

interface Windows {
  readonly standing: Map<string, Standing>
  readonly alertIds: ReadonlySet<string>
}

/** The open alert of each window and how many it has had; locked until the end of the transaction, in one order. */
async function standingOf(tx: Tx, transitions: readonly RecordedTransition[]): Promise<Windows> {
  const windowIds = [...new Set(transitions.map(({ transition }) => transition.windowId))]
  const standing = new Map<string, Standing>(windowIds.map((id) => [id, { alert: null, episodes: 0 }]))
  const { rows } = await sql<{ window_id: string; alert: StoredAlert }>`
    select window_id, alert from alerts where window_id = any(${windowIds}::text[])
    order by alert_id for no key update`.execute(tx)
  for (const { window_id, alert } of rows) {
    const at = standing.get(window_id)!
    at.episodes += 1
    if (alert.climb.state === 'open' || alert.climb.state === 'acked') at.alert = alert
  }
  return { standing, alertIds: new Set(rows.map(({ alert }) => alert.alertId)) }
}

function decideAll(
  transitions: readonly RecordedTransition[],
  standing: Map<string, Standing>,
  decide: Decide,
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

/** Null, and `stripes` grown, where an alert is to be opened for a window that is not locked. */
async function takeOnce(
  tx: Tx,
  batch: AlertBatch,
  decide: Decide,
  stripes: Set<number>,
): Promise<readonly StoredAlert[] | null> {
  const { position, at } = batch
  const fresh = notTaken(batch, await lockPosition(tx, position))
  if (stripes.size > 0) await lockStripes(tx, stripes)
  const { standing, alertIds } = fresh.length === 0 ? NOTHING : await standingOf(tx, fresh)
  const changes = decideAll(fresh, standing, decide)
  const opening = changes
    .filter(({ alert }) => !alertIds.has(alert.alertId))
    .map(({ alert }) => stripeOf(alert.windowId))
  if (opening.some((stripe) => !stripes.has(stripe))) {
    for (const stripe of opening) stripes.add(stripe)
    return null
  }
  const alerts = await writeChanges(tx, changes, at, (alertId) => alertIds.has(alertId))
  await writePositions(tx, 'alert_positions', [position])
  return alerts
}

const NOTHING: Windows = { standing: new Map(), alertIds: new Set() }

/**
 * What transitions make of alerts, with the position, in one transaction.
 *
 * 1. Locks are taken in one order by everybody: the position of the partition, the windows for which an alert is opened,
 *    the alerts that there are.
 * 2. Two partitions may speak of one window, where a fact took it from one patient to another. An alert that another has
 *    opened and not committed cannot be seen or locked; so whoever wants to open one locks the window first and looks
 *    again.
 */
export async function takeTransitions(
  db: Database,
  batch: AlertBatch,
  decide: Decide,
): Promise<readonly StoredAlert[]> {
  const stripes = new Set<number>()
  for (;;) {
    const alerts = await transact(db, (tx) => takeOnce(tx, batch, decide, stripes))
    if (alerts !== null) return alerts
  }
}
