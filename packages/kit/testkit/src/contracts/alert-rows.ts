import type { AlertLadder, Climb } from '@golden-hour/alert-ladder'
import { type EpochMs, epochMs, MINUTE_MS, type Status, type Transition } from '@golden-hour/model'
import type { AlertChange, DeliveryOutcome, NewDelivery, RecordedTransition, StoredAlert } from '@golden-hour/ports'

const T0 = Date.parse('2026-03-02T09:00:00+08:00')
export const minute = (n: number): EpochMs => epochMs(T0 + n * MINUTE_MS)

const STEP = {
  atMs: 0,
  notify: [{ role: 'chief', of: null, else: null, ask: 'accept' }],
  channels: ['app', 'sms'],
  repeatMs: [],
  task: null,
  board: null,
} as unknown as AlertLadder['steps'][0]

const LADDER: AlertLadder = {
  id: 'plain',
  ack: { stopOn: 'accepted', by: ['chief'], readBack: null, acceptedForMs: (30 * MINUTE_MS) as never },
  steps: [STEP, { ...STEP, atMs: (5 * MINUTE_MS) as never }],
  repeatLast: null,
  digest: null,
  quietHours: null,
}

const CLIMB: Climb = {
  state: 'open',
  windowStatus: 'open',
  cycle: 1,
  cycleAt: minute(0),
  step: -1,
  stepAt: null,
  round: 0,
  owner: null,
  acceptedBy: null,
  acceptedAt: null,
  acceptedUntil: null,
  everAccepted: false,
  answered: false,
  declined: [],
  nextAt: minute(0),
}

export const alertOf = (
  windowId: string,
  more: Partial<StoredAlert> = {},
  climb: Partial<Climb> = {},
): StoredAlert => ({
  alertId: `a_${windowId}`,
  code: 'A7K2',
  episode: 1,
  windowId,
  ruleId: windowId.split('/')[0]!,
  ruleName: { zh: '甲', en: 'A' },
  patientId: 'P1',
  encounterId: null,
  department: 'NEU',
  responsible: null,
  startRef: '/lis#critical.published#1',
  severity: 'critical',
  dueAt: null,
  openedAt: minute(0),
  closedAt: null,
  closedReason: null,
  board: null,
  ladder: LADDER,
  climb: { ...CLIMB, ...climb },
  told: [],
  staff: [],
  ...more,
})

export const change = (alert: StoredAlert, more: Partial<AlertChange> = {}): AlertChange => ({
  alert,
  steps: [],
  deliveries: [],
  cancel: null,
  faults: [],
  log: [],
  ...more,
})

export const delivery = (deliveryId: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
  deliveryId,
  cycle: 1,
  step: 0,
  round: 0,
  person: 'D1',
  channel: 'sms',
  order: 0,
  state: 'pending',
  reason: null,
  dueAt: minute(0),
  expiresAt: minute(10),
  title: 't',
  text: 'x',
  link: null,
  ...more,
})

/** What the topic says of a window at a place. */
export const transition = (windowId: string, status: Status, srcOffset: number, n = 0): RecordedTransition => ({
  partition: 0,
  srcOffset,
  n,
  transition: { windowId, status } as Transition,
})

export const closed = (alert: StoredAlert): StoredAlert => ({
  ...alert,
  climb: { ...alert.climb, state: 'resolved', nextAt: null },
})

export const outcome = (state: DeliveryOutcome['state'], more: Partial<DeliveryOutcome> = {}): DeliveryOutcome => ({
  state,
  reason: null,
  providerId: null,
  dueAt: null,
  temporary: false,
  ambiguous: false,
  startNext: false,
  at: minute(1),
  ...more,
})
