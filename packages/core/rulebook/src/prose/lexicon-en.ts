import type { Comparison, Lexicon } from './lexicon.ts'

const OPERATORS: Readonly<Record<Comparison, string>> = {
  '==': 'is',
  '!=': 'is not',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
}

const TERMS: Readonly<Record<string, string>> = {
  encounterId: 'encounter',
  surgeryId: 'surgery',
  criticalId: 'critical value',
  consultId: 'consult',
  orderId: 'order',
  documentId: 'document',
  transfusionId: 'transfusion',
  reportId: 'report',
  requestId: 'request',
  procedureId: 'procedure',
  rescueId: 'rescue',
  rxId: 'prescription',
  callId: 'emergency call',
  adverseId: 'adverse event',
  disputeId: 'dispute',
}

const PERIODS: Readonly<Record<string, string>> = {
  day: 'day',
  workday: 'working day',
  restday: 'rest day',
  week: 'week (from Monday)',
  month: 'month',
  quarter: 'quarter',
}

const quoted = (text: string): string => `"${text}"`
const some = (n: number, unit: string): string => (n > 0 ? `${n} ${unit}${n === 1 ? '' : 's'}` : '')
const times = (n: number): string => (n === 1 ? '' : `${n} times `)

const WORDS = ['', 'first', 'second', 'third']
const SUFFIXES = ['th', 'st', 'nd', 'rd']

function ordinal(n: number): string {
  const isTeen = n % 100 >= 11 && n % 100 <= 13
  return WORDS[n] ?? `${n}${(isTeen ? undefined : SUFFIXES[n % 10]) ?? 'th'}`
}

/** English; words from docs/glossary.md. */
export const en: Lexicon = {
  line: (label, text) => `${label}: ${text}`,
  heading: (label) => `${label}:`,
  labels: {
    kind: 'Kind',
    basis: 'Based on',
    loosened: 'Loosened here because',
    per: 'For',
    with: 'Names used below',
    applies: 'Applies if all of these hold',
    start: 'Start',
    act: 'Act',
    counted: 'Counts',
    stop: 'Stop',
    every: 'Cycle',
    items: 'All of these must be done',
    require: 'Must have happened',
    avoid: 'Must not happen',
    limit: 'Limit',
    goal: 'Goal',
    excuses: 'Excused by (if it happens within the limit; a window that is met stays met)',
    excusesOfAbsence: 'Excused by (if it happens no later than what must not happen)',
    excusesOfOrder: 'Excused by (if it happens by the time of what is required; a window that is met stays met)',
    excusesOfCycle: 'Excused by (only the cycle in which it happens; a window that is met stays met)',
    excusesUnlimited: 'Excused by (if it happens no later than the stop or the end)',
    excusesOfTally: 'Excused by',
    ends: 'Ended by (within the limit it becomes what is said here; after it, missed)',
    endsUnlimited: 'Ended by',
    until: 'Closed by (what has no stop yet becomes missed)',
    untilOfDwell: 'Closed by (what has no stop yet becomes excused within the limit, missed after it)',
    untilOfAbsence: 'Closed by (what has not happened by then makes it met)',
    untilOfRecurring:
      'Closed by (the running cycle becomes excused within its limit, else missed; no further one begins)',
    remind: 'Reminders',
    settle: 'Settling',
    handling: 'Handling',
    marks: 'Marks',
    effective: 'Effective',
    rules: 'Rules',
    indicators: 'Indicators',
    pathways: 'Pathways',
  },
  clauses: (texts) => texts.join('; '),
  phrases: (texts) => texts.join(', '),
  names: (texts) => texts.join(', '),
  quoted,
  eventName: (name, type) => (name === null ? type : `${quoted(name)} (${type})`),

  duration({ days, hours, minutes, seconds }) {
    const parts = [some(days, 'day'), some(hours, 'hour'), some(minutes, 'minute'), some(seconds, 'second')]
    return parts.filter((part) => part !== '').join(' ') || '0 minutes'
  },
  between: (from, to) => `between ${from} and ${to}`,
  atStart: 'the start',
  beforeStart: (duration) => `${duration} before the start`,
  afterStart: (duration) => `${duration} after the start`,
  atDue: 'when due',
  beforeDue: (duration) => `${duration} before due`,
  afterDue: (duration) => `${duration} after due`,

  and: (texts) => texts.join(' and '),
  or: (texts) => texts.join(' or '),
  not: (text) => `not (${text})`,
  grouped: (text) => `(${text})`,
  where: (condition) => `where ${condition}`,
  holds: (text) => `${quoted(text)} holds`,
  whether: (condition) => `whether ${condition}`,
  fieldOf: (owner, field) => `${field} of ${owner}`,
  owners: { start: 'the start', stop: 'the stop' },
  ownFields: { type: 'type', time: 'time', source: 'source' },
  compare: (operator, left, right) => `${left} ${OPERATORS[operator]} ${right}`,
  isAbsent: (field) => `${field} is not filled in`,
  isPresent: (field) => `${field} is filled in`,
  isUnbound: (name) => `there is no ${name}`,
  isBound: (name) => `there is ${name}`,
  isTrue: (field) => `${field} is true`,
  isFalse: (field) => `${field} is false`,
  isNotTrue: (field) => `${field} is not true (or not filled in)`,
  isNotFalse: (field) => `${field} is not false (or not filled in)`,
  isAmong: (value, list) => `${value} is among ${list}`,
  isOneOf: (value, literals) => `${value} is one of ${literals.join(', ')}`,
  containsText: (value, part) => `${value} contains ${part}`,
  beginsWith: (value, part) => `${value} begins with ${part}`,
  finishesWith: (value, part) => `${value} ends with ${part}`,

  first: (what) => `the first ${what}`,
  last: (what) => `the last ${what}`,
  nth: (n, what) => `the ${ordinal(n)} ${what}`,
  each: (what) => `each ${what}`,
  earliestOf: (what) => `the earliest of: ${what}`,
  latestOf: (what) => `the last of: ${what}`,
  eitherType: (types) => types.join(' or '),
  anyOf: (texts) => texts.join('; or '),
  allOf: (texts) => `all of these, at the latest of them: ${texts.join('; ')}`,
  sameKey: (terms) => `of the same ${terms.join(', ')}`,
  anyKey: 'whatever it belongs to',
  keyTerm: (term) => (term === 'patient' || term === 'visit' ? term : `${TERMS[term] ?? 'value'} (${term})`),
  lead: (duration) => `up to ${duration} before the start counts too`,
  earlyUnknown: (lead) => `unknown if the first of all is ${lead === null ? '' : `more than ${lead} `}before the start`,
  momentIs: (field) => `at the time in its ${field}`,
  servesOne: 'each answers only the earliest start not yet answered',
  countOf: (what) => `how many there are of ${what}`,
  sumOf: (field, what) => `the sum of ${field} of every ${what}`,

  title: (name, id) => `${name} (${id})`,
  kinds: {
    deadline: 'deadline – after the start, the stop must come within the limit',
    dwell: 'dwell – how long it stays between start and stop',
    bundle: 'bundle – after the start, every item must be done within the limit',
    order: 'order – when the act happens, what is required must have happened already',
    absence: 'absence – for some time after the start, something must not happen',
    recurring: 'recurring – after the start, every cycle must be done',
    tally: 'tally – only counted, not timed',
  },
  grade: (grade) => (grade === 'G' ? 'evidence grade G (source not seen, to be confirmed)' : `evidence grade ${grade}`),
  per(terms, split, recurring) {
    const each = `each ${terms.join(' and ')}`
    const window = recurring ? 'one window a cycle' : 'one window'
    if (split === 'each') return `${window} for each start within ${each}`
    if (split === 'episode')
      return `${window} for each episode within ${each}; a start while the last one is unresolved belongs to it`
    return `${window} for ${each}`
  },
  noLimit: 'none',
  within: (duration) => `within ${duration} of the start, that instant included`,
  endOfWorkday: (n) =>
    n === 0
      ? "by the end of the start's day, or of the first working day after it"
      : `by the end of the ${ordinal(n)} working day after the start's day`,
  endOfDay: (n) =>
    n === 0
      ? "by the end of the start's day"
      : n === 1
        ? "by the end of the day after the start's"
        : `by the end of the ${ordinal(n)} day after the start's`,
  limitBy: (text) => `as ${quoted(text)} says`,
  limitByTable: (table) => `within the time that table ${quoted(table)} gives`,
  limitAt: (moment, before, after) =>
    before !== null
      ? `${before} before ${moment}, that instant included`
      : after !== null
        ? `within ${after} of ${moment}, that instant included`
        : `by ${moment}, that instant included`,
  limitOfField: (field, unit, n) =>
    `within ${times(n)}${field} (${unit}), reckoned from the start, that instant included`,
  limitOfTable: (table, column, unit, keys, n) =>
    `within ${times(n)}the ${column} (${unit}) of table ${quoted(table)} for ${keys.join(', ')}, reckoned from the start, that instant included`,
  units: { second: 'seconds', minute: 'minutes', hour: 'hours', day: 'days' },
  otherwise: (duration) =>
    duration === null ? 'unknown where that cannot be read' : `where that cannot be read, ${duration} after the start`,
  requiredBefore: (atLeast) =>
    atLeast === null ? 'no later than the act (the same instant counts)' : `at least ${atLeast} before the act`,
  goal: (duration) => `within ${duration}; reported, never alerted`,
  sliding: (duration) => `again within ${duration} of the start or of the last time, that instant included`,
  calendar: (period, n, firstPartial) =>
    `${n === 1 ? 'once' : `${n} times`} in each ${PERIODS[period] ?? `shift (table ${quoted(period)})`}; ${
      firstPartial ? 'the one in which the start lies counts too' : 'from the first whole one after the start'
    }`,
  itemWhen: (condition) => `applies only if ${condition}`,
  itemBefore: (other) => `no later than ${other}`,
  excuseAs: { excused: 'excused', unknown: 'unknown', noted: 'only noted, changes nothing' },
  endAs: { excused: 'excused', unknown: 'unknown', met: 'met', missed: 'missed' },
  reason: (text) => `reason ${quoted(text)}`,
  reasonFrom: (field) => `reason from its ${field}`,
  nationalToo: 'in the national form too',
  nationalNot: 'not in the national form',
  nationalAs: (status) => `${status} in the national form`,
  settle: (duration) => `overdue only ${duration} after the limit`,
  handling(mode, blockedReason, severity, ladder) {
    if (mode === 'off') return 'off'
    if (mode === 'blocked') return `blocked: ${blockedReason ?? 'no reason given'}`
    if (mode === 'count') return 'counted, never alerted'
    return `alerted, severity ${severity}, ${ladder === null ? 'no ladder' : `ladder ${ladder}`}`
  },
  mark: (name, value) => `${name} = ${value}`,
  effective(from, to) {
    if (from !== null && to !== null) return `for starts from ${from} on and before ${to}`
    return from !== null ? `for starts from ${from} on` : `for starts before ${to}`
  },

  rulebook: (hash, zone) => `Rulebook ${hash}, time zone ${zone}`,
  counted: (label, n) => `${label} (${n})`,
}
