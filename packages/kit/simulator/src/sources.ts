import type { Spread } from './spread.ts'

/** Where facts of a type come from, by the longest prefix that fits. */
const SOURCE_OF_PREFIX: Readonly<Record<string, string>> = {
  adt: '/his',
  anesthesia: '/anaesthesia',
  assess: '/emr',
  bed: '/his',
  billing: '/his',
  cathlab: '/cathlab',
  condition: '/emr',
  consent: '/emr',
  consult: '/emr',
  cpr: '/ed',
  'critical.notified': '/lis',
  'critical.published': '/lis',
  'critical.cancelled': '/lis',
  critical: '/his',
  daysurgery: '/his',
  discussion: '/emr',
  doc: '/emr',
  dx: '/emr',
  ecg: '/ecg',
  ed: '/ed',
  ems: '/ems',
  'ems.prenotify': '/ed',
  followup: '/followup',
  frontpage: '/emr',
  icu: '/his',
  imaging: '/pacs',
  'imaging.ordered': '/his',
  lab: '/lis',
  implant: '/anaesthesia',
  'lab.specimen.collected': '/nursing',
  nursing: '/nursing',
  onset: '/ed',
  'order.executed': '/nursing',
  order: '/his',
  pacu: '/anaesthesia',
  care: '/his',
  'patient.cathlab': '/cathlab',
  pci: '/cathlab',
  reassess: '/anaesthesia',
  rescue: '/emr',
  rosc: '/ed',
  round: '/emr',
  sepsis: '/emr',
  stemi: '/ed',
  'stemi.lysis': '/nursing',
  stroke: '/ed',
  'stroke.contraindication': '/emr',
  'stroke.delay': '/emr',
  'stroke.thrombolysis': '/emr',
  'stroke.thrombolysis.started': '/nursing',
  'stroke.puncture': '/cathlab',
  'stroke.reperfused': '/cathlab',
  surgery: '/anaesthesia',
  'surgery.approved': '/emr',
  'surgery.mdt': '/emr',
  'surgery.requested': '/emr',
  'surgery.unplanned-return': '/emr',
  trauma: '/ed',
  vitals: '/nursing',
}

const found = new Map<string, string>()

/** The source of a type; throws RangeError for a type nobody sends. */
export function sourceOf(type: string): string {
  const known = found.get(type)
  if (known !== undefined) return known
  const parts = type.split('.')
  for (let size = parts.length; size > 0; size--) {
    const source = SOURCE_OF_PREFIX[parts.slice(0, size).join('.')]
    if (source === undefined) continue
    found.set(type, source)
    return source
  }
  throw new RangeError(`sourceOf: no source sends ${type}; add its prefix to SOURCE_OF_PREFIX`)
}

/** Minutes from what happened to its entry, by source. Assumed: instruments enter at once, nurses within minutes, cathlabs after the case. */
const ENTRY: Readonly<Record<string, Spread>> = {
  '/lis': [
    [0, 0.02],
    [0.9, 0.1],
    [1, 0.5],
  ],
  '/ecg': [
    [0, 0.1],
    [0.9, 1],
    [1, 3],
  ],
  '/pacs': [
    [0, 0.1],
    [0.8, 1],
    [1, 5],
  ],
  '/ems': [
    [0, 0.5],
    [0.5, 3],
    [0.9, 12],
    [1, 30],
  ],
  '/ed': [
    [0, 0.2],
    [0.5, 1.5],
    [0.9, 6],
    [0.98, 15],
    [1, 25],
  ],
  '/cathlab': [
    [0, 0.5],
    [0.5, 4],
    [0.9, 15],
    [1, 40],
  ],
  '/anaesthesia': [
    [0, 0.2],
    [0.5, 2],
    [0.9, 9],
    [1, 35],
  ],
  '/nursing': [
    [0, 0.1],
    [0.6, 1],
    [0.9, 10],
    [1, 45],
  ],
  '/his': [
    [0, 0.1],
    [0.6, 1],
    [0.9, 5],
    [1, 30],
  ],
  '/emr': [
    [0, 0.1],
    [0.4, 1],
    [0.8, 10],
    [0.95, 60],
    [1, 240],
  ],
  '/followup': [
    [0, 0.5],
    [0.9, 5],
    [1, 20],
  ],
}

/** Signing and ordering are entries themselves: what happens is the click. */
const CLICK: Spread = [
  [0, 0.01],
  [0.9, 0.1],
  [1, 0.5],
]
const CLICKED: ReadonlySet<string> = new Set([
  'doc.signed',
  'order.placed',
  'consult.requested',
  'critical.received',
  'critical.physician-informed',
  'critical.handled',
  'surgery.requested',
  'surgery.approved',
  'order.discharge.placed',
  'imaging.ordered',
  'order.condition-status.set',
  'order.nursing-level.set',
  'stroke.contraindication',
])

export function entryDelay(type: string, source: string): Spread {
  if (CLICKED.has(type)) return CLICK
  const spread = ENTRY[source]
  if (spread === undefined) throw new RangeError(`entryDelay: source ${source} has no entry delay; add it to ENTRY`)
  return spread
}

/** Minutes from entry to the journal: seconds, sometimes a minute, so that sources overtake each other. */
export const TRANSPORT: Spread = [
  [0, 0.003],
  [0.5, 0.01],
  [0.9, 0.06],
  [0.99, 0.4],
  [1, 1.2],
]
