import { DAY_MS, epochMs } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import { alertRows, batchOf, factAt, saidAt } from '@golden-hour/testkit'
import { NOW } from './fill-ledger.ts'

const { alertOf, change, delivery, outcome, transition } = alertRows
const at = epochMs(NOW)
const severities = ['critical', 'high'] as const

/** The unique index of deliveries, which begins with the alert. */
const OF_ALERT = 'deliveries_alert_id_cycle_step_round_person_channel_key'

export interface HotQuery {
  readonly asks: string
  /** The service that asks it again and again, or whenever somebody looks. */
  readonly by: string
  /**
   * What its plan looks up, and nothing else; `all of` where an index is read from end to end, which is for those that
   * hold only what is open, or whose first entries are enough. `a | b`: either serves.
   */
  readonly indexes: readonly string[]
  /** As its service asks it, of a ledger that `fillLedger` has filled. */
  ask(ledger: Ledger): Promise<unknown>
}

export const HOT_QUERIES: readonly HotQuery[] = [
  {
    asks: 'clinical.write',
    by: 'recorder',
    indexes: ['facts_pkey', 'positions_pkey', 'revisions_pkey', 'windows_pkey'],
    ask: ({ clinical }) =>
      clinical.write(
        batchOf({
          facts: [factAt(7_000_000), factAt(7_000_001)],
          transitions: [saidAt(7_000_000, 'r8/E8', 3), saidAt(7_000_000, 'r9/E9', 3)],
        }),
      ),
  },
  {
    asks: 'clinical.factsOf',
    by: 'timeline',
    indexes: ['facts_of_patient'],
    ask: ({ clinical }) => clinical.factsOf('P7'),
  },
  {
    asks: 'clinical.revisions',
    by: 'timeline',
    indexes: ['revisions_pkey'],
    ask: ({ clinical }) => clinical.revisions('r7/E7'),
  },
  {
    asks: 'clinical.windows',
    by: 'verify',
    indexes: ['windows_pkey'],
    ask: async ({ clinical }) => {
      for await (const _ of clinical.windows()) return
    },
  },
  {
    asks: 'timeline.emergency',
    by: 'timeline',
    indexes: ['facts_by_identity', 'facts_ed_arrived', 'facts_ed_ended', 'facts_of_patient', 'windows_of_patient'],
    ask: ({ timeline }) =>
      timeline.emergency({ arrivedSince: epochMs(NOW - DAY_MS), patients: null, contentOf: ['ed.triaged'] }),
  },
  {
    asks: 'timeline.emergency, some',
    by: 'timeline',
    indexes: ['facts_by_identity', 'facts_ed_ended', 'facts_of_patient'],
    ask: ({ timeline }) =>
      timeline.emergency({ arrivedSince: epochMs(0), patients: ['P4990', 'P4991'], contentOf: [] }),
  },
  {
    asks: 'timeline.windowsOf',
    by: 'timeline',
    indexes: ['windows_of_patient'],
    ask: ({ timeline }) => timeline.windowsOf('P7'),
  },
  {
    asks: 'timeline.window',
    by: 'timeline',
    indexes: ['windows_pkey'],
    ask: ({ timeline }) => timeline.window('r7/E7'),
  },
  {
    asks: 'timeline.windowsStarted',
    by: 'timeline',
    indexes: ['windows_by_start'],
    ask: async ({ timeline }) => {
      const from = epochMs(NOW - DAY_MS / 24)
      for await (const _ of timeline.windowsStarted({ from, to: at, rules: ['r1', 'r2'] }));
    },
  },
  {
    asks: 'timeline.departmentsOf',
    by: 'timeline',
    indexes: ['facts_of_patient', 'windows_of_patient'],
    ask: ({ timeline }) => timeline.departmentsOf(['P7', 'P8']),
  },
  {
    asks: 'alerts.take',
    by: 'notifier',
    indexes: [
      `all of deliveries_expiring | all of deliveries_due | ${OF_ALERT}`,
      `all of deliveries_sending | ${OF_ALERT}`,
      'alert_positions_pkey',
      'alerts_of_window',
      'alerts_pkey',
    ],
    ask: ({ alerts }) =>
      alerts.take(
        {
          transitions: [transition('r20/E19980', 'overdue', 1), transition('r1/E39999', 'open', 2)],
          position: { topic: 'transitions', partition: 0, topicId: 't', next: 3, lastSrc: null },
          at,
        },
        (word, standing) =>
          standing === null
            ? change(alertOf(word.windowId, { alertId: 'new' }), { deliveries: [delivery('new')] })
            : change(standing, {
                cancel: 'all',
                log: [{ at, kind: 'window', cycle: 1, step: null, staffId: null, channel: null, text: '' }],
              }),
      ),
  },
  {
    asks: 'alerts.nextTimer',
    by: 'notifier',
    indexes: ['all of alerts_by_timer'],
    ask: ({ alerts }) => alerts.nextTimer(),
  },
  {
    asks: 'alerts.wake',
    by: 'notifier',
    indexes: ['alerts_by_timer', 'alerts_pkey', 'roster_by_end'],
    ask: ({ alerts }) =>
      alerts.wake(epochMs(NOW - 1_000_000), 100, (alert) =>
        change(alert, { steps: [{ cycle: 1, step: 3, round: 0, dueAt: at, late: false, merged: [], told: [] }] }),
      ),
  },
  {
    asks: 'alerts.acknowledge',
    by: 'notifier',
    indexes: [
      `all of deliveries_expiring | all of deliveries_due | ${OF_ALERT}`,
      `all of deliveries_sending | ${OF_ALERT}`,
      'alert_acks_pkey',
      'alerts_pkey',
      'roster_by_end',
    ],
    ask: ({ alerts }) =>
      alerts.acknowledge(
        { alertId: 'a19990', person: 'D7', clientAckId: 'x', kind: 'received', readBack: null, note: null, at },
        (alert) => ({ outcome: 'done', change: change(alert, { cancel: { person: 'D7' } }) }),
      ),
  },
  {
    asks: 'alerts.nextDelivery',
    by: 'notifier',
    indexes: ['deliveries_due'],
    ask: ({ alerts }) => alerts.nextDelivery([...severities]),
  },
  {
    asks: 'alerts.claim and record',
    by: 'notifier',
    indexes: [
      `deliveries_of_person | ${OF_ALERT}`,
      'alerts_pkey',
      'contacts_pkey',
      'deliveries_due',
      'deliveries_expiring',
      'deliveries_pkey',
      'deliveries_sending',
    ],
    ask: async ({ alerts }) => {
      const request = { now: at, wall: epochMs(NOW - 100_000), leaseUntil: at, severities: [...severities], limit: 16 }
      const [one] = await alerts.claim(request)
      await alerts.record(one!, outcome('failed', { startNext: true, at }))
    },
  },
  {
    asks: 'alerts.get',
    by: 'notifier',
    indexes: ['alerts_pkey'],
    ask: ({ alerts }) => alerts.get('a7'),
  },
  {
    asks: 'alerts.find, of a patient',
    by: 'timeline',
    indexes: ['alerts_of_patient'],
    ask: ({ alerts }) => alerts.find({ patientId: 'P7' }),
  },
  {
    asks: 'alerts.find, of a window',
    by: 'timeline',
    indexes: ['alerts_of_window'],
    ask: ({ alerts }) => alerts.find({ windowId: 'r7/E7' }),
  },
  {
    asks: 'alerts.find, open',
    by: 'notifier',
    indexes: ['all of alerts_one_open'],
    ask: ({ alerts }) => alerts.find({ open: true }),
  },
  {
    asks: 'alerts.latest',
    by: 'timeline',
    indexes: ['alerts_of_window'],
    ask: ({ alerts }) => alerts.latest(['r7/E7', 'r8/E8']),
  },
  {
    asks: 'alerts.log',
    by: 'notifier',
    indexes: ['alert_log_of_alert'],
    ask: ({ alerts }) => alerts.log(['a7', 'a8']),
  },
  {
    asks: 'alerts.inbox',
    by: 'notifier',
    indexes: ['alert_acks_pkey', 'all of alerts_one_open', 'deliveries_of_person'],
    ask: ({ alerts }) => alerts.inbox('D7'),
  },
  {
    asks: 'alerts.keyFacts',
    by: 'notifier',
    indexes: ['facts_by_identity', 'facts_of_patient'],
    ask: ({ alerts }) => alerts.keyFacts('P7', { orderId: 'O141' }),
  },
  {
    asks: 'alerts.audit',
    by: 'notifier',
    indexes: [
      'alert_steps_pkey',
      'alerts_by_timer',
      'all of alert_steps_unheard',
      'all of alerts_one_open',
      'deliveries_sending',
    ],
    ask: ({ alerts }) => alerts.audit(epochMs(NOW - 1_000_000), epochMs(NOW - 1_000_000)),
  },
  {
    asks: 'alerts.roster.list',
    by: 'notifier',
    indexes: ['roster_by_end'],
    ask: ({ alerts }) => alerts.roster.list(at, epochMs(NOW + 1)),
  },
  {
    asks: 'sources.lookUp',
    by: 'gateway',
    indexes: ['fact_index_pkey', 'key_owners_pkey'],
    ask: ({ sources }) => sources.lookUp(['/his#t#7', '/his#t#8'], ['k7', 'k8']),
  },
  {
    asks: 'sources.decideRound',
    by: 'gateway',
    indexes: ['fact_index_pkey', 'key_owners_pkey'],
    ask: ({ sources }) =>
      sources.decideRound(['/his#t#7'], ['k7'], ({ facts, owners }) => ({
        facts,
        owners,
        parts: [{ wave: 1, partition: 0, records: [] }],
      })),
  },
  {
    asks: 'sources.writeIndex',
    by: 'gateway',
    indexes: ['fact_index_pkey', 'key_owners_pkey'],
    ask: async ({ sources }) => {
      const { facts, owners } = await sources.lookUp(['/his#t#9'], ['k9'])
      await sources.writeIndex({ facts, owners, positions: [] })
    },
  },
  {
    asks: 'sources.standings',
    by: 'gateway',
    indexes: ['source_minutes_pkey'],
    ask: ({ sources }) => sources.standings(at),
  },
  {
    asks: 'sources.addTraffic',
    by: 'gateway',
    indexes: ['source_minutes_pkey', 'source_traffic_pkey'],
    ask: ({ sources }) =>
      sources.addTraffic([
        {
          ...{
            sourceId: 's1',
            lastAt: at,
            accepted: 1,
            duplicates: 0,
            refused: 0,
            quarantined: 0,
            lost: 0,
            lagsMs: [],
          },
          minutes: [{ minute: Math.floor(NOW / 60_000), events: 1 }],
        },
      ]),
  },
  {
    asks: 'sources.quarantined, waiting',
    by: 'gateway',
    indexes: ['quarantine_by_state'],
    ask: ({ sources }) => sources.quarantined({ state: 'waiting', reason: null, sourceId: null, limit: 50, offset: 0 }),
  },
  {
    asks: 'sources.quarantinedEvent',
    by: 'gateway',
    indexes: ['quarantine_pkey'],
    ask: ({ sources }) => sources.quarantinedEvent('q7'),
  },
  {
    asks: 'sources.addTry',
    by: 'gateway',
    indexes: ['quarantine_pkey'],
    ask: ({ sources }) => sources.addTry('q7', { at, by: 'op', outcome: 'refused', reason: 'schema', detail: '' }),
  },
  {
    asks: 'reports.windowsAsOf',
    by: 'compliance',
    indexes: ['revisions_by_start', 'revisions_pkey'],
    ask: async ({ reports }) => {
      const request = { startsAt: epochMs(NOW - DAY_MS / 24), endsAt: at, asOf: at }
      for await (const _ of reports.windowsAsOf(request));
    },
  },
  {
    asks: 'reports.firstKnownAt',
    by: 'compliance',
    indexes: ['revisions_by_known | all of revisions_by_known'],
    ask: ({ reports }) => reports.firstKnownAt(),
  },
  {
    asks: 'reports.newestKnownAt',
    by: 'compliance',
    indexes: ['revisions_by_known | all of revisions_by_known'],
    ask: ({ reports }) => reports.newestKnownAt(),
  },
  {
    asks: 'reports.firstStartedAt',
    by: 'compliance',
    indexes: ['windows_by_start | all of windows_by_start'],
    ask: ({ reports }) => reports.firstStartedAt(),
  },
  {
    asks: 'reports.get',
    by: 'compliance',
    indexes: ['reports_pkey'],
    ask: ({ reports }) => reports.get('p7.r1'),
  },
  {
    asks: 'reports.ofPeriod',
    by: 'compliance',
    indexes: ['reports_period_revision_key'],
    ask: ({ reports }) => reports.ofPeriod('p7', 'last'),
  },
  {
    asks: 'reports.list',
    by: 'compliance',
    indexes: ['all of reports_by_issue'],
    ask: ({ reports }) => reports.list(50),
  },
  {
    asks: 'reports.filesOf',
    by: 'compliance',
    indexes: ['report_files_pkey'],
    ask: ({ reports }) => reports.filesOf(['p7.r1', 'p7.r2']),
  },
  {
    asks: 'accounts.audit, the newest',
    by: 'timeline',
    indexes: ['all of audit_log_pkey'],
    ask: ({ accounts }) => accounts.audit({ patientId: null, staffId: null, before: null, limit: 50 }),
  },
  {
    asks: 'accounts.audit, of a patient',
    by: 'timeline',
    indexes: ['audit_of_patient'],
    ask: ({ accounts }) => accounts.audit({ patientId: 'P7', staffId: null, before: null, limit: 50 }),
  },
  {
    asks: 'accounts.audit, of a person',
    by: 'timeline',
    indexes: ['audit_of_staff'],
    ask: ({ accounts }) => accounts.audit({ patientId: null, staffId: 'S7', before: null, limit: 50 }),
  },
]
