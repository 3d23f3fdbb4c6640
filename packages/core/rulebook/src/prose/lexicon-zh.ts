import type { Comparison, Lexicon } from './lexicon.ts'

const OPERATORS: Readonly<Record<Comparison, string>> = {
  '==': '为',
  '!=': '不为',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
}

/** With their measure words: 每次就诊, 同一台手术. */
const TERMS: Readonly<Record<string, string>> = {
  encounterId: '次就诊',
  surgeryId: '台手术',
  criticalId: '项危急值',
  consultId: '次会诊',
  orderId: '条医嘱',
  documentId: '份文书',
  transfusionId: '次输血',
  reportId: '份报告',
  requestId: '项申请',
  procedureId: '次操作',
  rescueId: '次抢救',
  rxId: '张处方',
  callId: '次呼救',
  adverseId: '起不良事件',
  disputeId: '起纠纷',
}

const PERIODS: Readonly<Record<string, string>> = {
  day: '自然日',
  workday: '工作日',
  restday: '休息日',
  week: '周（周一起）',
  month: '月',
  quarter: '季度',
}

/** Latin words stand apart from Chinese ones, names in quotes do not. */
const beside = (before: string, what: string): string =>
  /^[A-Za-z0-9]/.test(what) ? `${before} ${what}` : before + what

const quoted = (text: string): string => `“${text}”`
const times = (n: number): string => (n === 1 ? '' : `的 ${n} 倍`)

/** 中文；用词从 docs/glossary.md。 */
export const zh: Lexicon = {
  line: (label, text) => `${label}：${text}`,
  heading: (label) => `${label}：`,
  labels: {
    kind: '类型',
    basis: '依据',
    loosened: '本院放宽的理由',
    per: '对象',
    with: '引用',
    applies: '适用（须全部成立）',
    start: '起点',
    act: '行为',
    counted: '计数',
    stop: '终点',
    every: '周期',
    items: '须全部完成',
    require: '须先有',
    avoid: '不应发生',
    limit: '时限',
    goal: '目标',
    excuses: '除外（发生在时限内才算；已达标的不受影响）',
    excusesOfAbsence: '除外（不晚于不应发生的事才算）',
    excusesOfOrder: '除外（不晚于须先有的时刻才算；已达标的不受影响）',
    excusesOfCycle: '除外（只对发生时所在的周期；已达标的不受影响）',
    excusesUnlimited: '除外（不晚于终点或终止才算）',
    excusesOfTally: '除外',
    ends: '终止（时限内发生的按下列判定，时限后发生的记为未完成）',
    endsUnlimited: '终止',
    until: '到此为止（还没有终点的记为未完成）',
    untilOfDwell: '到此为止（还没有终点的，时限内记为除外，时限后记为未完成）',
    untilOfAbsence: '到此为止（此前没有发生的记为达标）',
    untilOfRecurring: '到此为止（当前周期在时限内的记为除外，否则记为未完成；不再有下一周期）',
    remind: '提醒',
    settle: '等待量',
    handling: '处置',
    marks: '标记',
    effective: '生效',
    rules: '规则',
    indicators: '指标',
    pathways: '路径',
  },
  clauses: (texts) => texts.join('；'),
  phrases: (texts) => texts.join('，'),
  names: (texts) => texts.join('、'),
  quoted,
  eventName: (name, type) => (name === null ? type : `${quoted(name)}（${type}）`),

  duration({ days, hours, minutes, seconds }) {
    const parts = [
      days > 0 ? `${days} 天` : '',
      hours > 0 ? `${hours} 小时` : '',
      minutes > 0 ? `${minutes} 分钟` : '',
      seconds > 0 ? `${seconds} 秒` : '',
    ].filter((part) => part !== '')
    return parts.length === 0 ? '0 分钟' : parts.join(' ')
  },
  between: (from, to) => `在${from}至${to}之间`,
  atStart: '起点',
  beforeStart: (duration) => `起点前 ${duration}`,
  afterStart: (duration) => `起点后 ${duration}`,
  atDue: '到时限时',
  beforeDue: (duration) => `时限前 ${duration}`,
  afterDue: (duration) => `时限后 ${duration}`,

  and: (texts) => texts.join('，且 '),
  or: (texts) => texts.join('，或 '),
  not: (text) => `并非（${text}）`,
  grouped: (text) => `（${text}）`,
  where: (condition) => condition,
  holds: (text) => `满足 ${quoted(text)}`,
  whether: (condition) => `是否（${condition}）`,
  fieldOf: (owner, field) => (/[A-Za-z0-9_]$/.test(owner) ? `${owner} 的 ${field}` : `${owner}的 ${field}`),
  owners: { start: '起点', stop: '终点' },
  ownFields: { type: '类型', time: '时间', source: '来源' },
  compare: (operator, left, right) => `${left} ${OPERATORS[operator]} ${right}`,
  isAbsent: (field) => `${field} 未填`,
  isPresent: (field) => `${field} 已填`,
  isUnbound: (name) => `没有 ${name}`,
  isBound: (name) => `有 ${name}`,
  isTrue: (field) => `${field} 为是`,
  isFalse: (field) => `${field} 为否`,
  isNotTrue: (field) => `${field} 不为是（含未填）`,
  isNotFalse: (field) => `${field} 不为否（含未填）`,
  isAmong: (value, list) => `${value} 在 ${list} 之中`,
  isOneOf: (value, literals) => `${value} 为 ${literals.join('、')} 之一`,
  containsText: (value, part) => `${value} 含 ${part}`,
  beginsWith: (value, part) => `${value} 以 ${part} 开头`,
  finishesWith: (value, part) => `${value} 以 ${part} 结尾`,

  first: (what) => beside('首个', what),
  last: (what) => beside('最后一个', what),
  nth: (n, what) => beside(`第 ${n} 个`, what),
  each: (what) => beside('每个', what),
  earliestOf: (what) => `以下最早的：${what}`,
  latestOf: (what) => `以下最后的：${what}`,
  eitherType: (types) => types.map((type, i) => (i === 0 ? type : beside('或', type))).join(''),
  anyOf: (texts) => texts.map((text, i) => (i === 0 ? text : beside('或', text))).join('；'),
  allOf: (texts) => `全部都有，取最晚的：${texts.join('；')}`,
  sameKey: (terms) => terms.map((term) => `同一${term}`).join('、'),
  anyKey: '不论对象',
  keyTerm: (term) =>
    term === 'patient' ? '名患者' : term === 'visit' ? '条就诊链' : `${TERMS[term] ?? '个对象'}（${term}）`,
  lead: (duration) => `比起点早不超过 ${duration}的也算`,
  earlyUnknown: (lead) => `首次早于起点${lead === null ? '' : `超过 ${lead}`}的，无法判定`,
  momentIs: (field) => `时刻取其 ${field}`,
  servesOne: '一次只应答一个最早且未获应答的起点',
  countOf: (what) => `${what} 的次数`,
  sumOf: (field, what) => `${what} 的 ${field} 之和`,

  title: (name, id) => `${name}（${id}）`,
  kinds: {
    deadline: '限时（deadline）：起点之后，须在时限内等到终点',
    dwell: '停留（dwell）：从起点到终点停留多久',
    bundle: '集束（bundle）：起点之后，各项须在时限内全部完成',
    order: '次序（order）：行为发生时，须先有的必须已经有了',
    absence: '不发生（absence）：起点之后的一段时间里，不应发生某事',
    recurring: '周期（recurring）：起点之后，每个周期都须完成',
    tally: '计数（tally）：只计有多少，不计时',
  },
  grade: (grade) => (grade === 'G' ? '证据等级 G（未见原文，待核）' : `证据等级 ${grade}`),
  per(terms, split, recurring) {
    const of = terms.map((term) => `每${term}`).join('、')
    const window = recurring ? '每个周期一个时窗' : '一个时窗'
    if (split === 'each') return `${of}，每个起点${window}`
    if (split === 'episode') return `${of}，每一段${window}；上一段未了结时，后来的起点并入其中`
    return recurring ? `${of}，${window}` : `${of}${window}`
  },
  noLimit: '无',
  within: (duration) => `起点后 ${duration}内（含）`,
  endOfWorkday: (n) =>
    n === 0 ? '起点当日（不是工作日的，其后首个工作日）结束前' : `起点当日之后第 ${n} 个工作日结束前`,
  endOfDay: (n) => (n === 0 ? '起点当日结束前' : n === 1 ? '起点次日结束前' : `起点当日之后第 ${n} 天结束前`),
  limitBy: (text) => `按 ${quoted(text)} 确定`,
  limitByTable: (table) => `按表 ${quoted(table)} 查得的时长`,
  limitAt: (moment, before, after) =>
    before !== null
      ? `${moment} 之前 ${before}（含）`
      : after !== null
        ? `${moment} 之后 ${after}内（含）`
        : `${moment}（含）`,
  limitOfField: (field, unit, n) => `起点后，${field}（${unit}）${times(n)}之内（含）`,
  limitOfTable: (table, column, unit, keys, n) =>
    `起点后，表 ${quoted(table)} 的 ${column} 列（${unit}）${times(n)}之内（含），按 ${keys.join('、')} 查`,
  units: { second: '秒', minute: '分钟', hour: '小时', day: '天' },
  otherwise: (duration) => (duration === null ? '读不到的无法判定' : `读不到的按起点后 ${duration}`),
  requiredBefore: (atLeast) => (atLeast === null ? '不晚于行为（同一时刻也算）' : `至少比行为早 ${atLeast}（含）`),
  goal: (duration) => `${duration}内；只报告，不告警`,
  sliding: (duration) => `起点或上一次完成之后 ${duration}内（含）再完成一次`,
  calendar: (period, n, firstPartial) =>
    `每个${PERIODS[period] ?? `班次（表 ${quoted(period)}）`}内 ${n} 次；${firstPartial ? '起点所在的一期也算' : '从起点之后整个的第一期算起'}`,
  itemWhen: (condition) => `仅在 ${condition} 时适用`,
  itemBefore: (other) => `不得晚于 ${other}`,
  excuseAs: { excused: '除外', unknown: '无法判定', noted: '只注明，不改判定' },
  endAs: { excused: '除外', unknown: '无法判定', met: '达标', missed: '未完成' },
  reason: (text) => `原因 ${quoted(text)}`,
  reasonFrom: (field) => `原因取其 ${field}`,
  nationalToo: '国家口径也认',
  nationalNot: '国家口径不认',
  nationalAs: (status) => `国家口径记为${status}`,
  settle: (duration) => `时限过后再等 ${duration}才判超时`,
  handling(mode, blockedReason, severity, ladder) {
    if (mode === 'off') return '停用'
    if (mode === 'blocked') return `搁置：${blockedReason ?? '未写理由'}`
    if (mode === 'count') return '只统计，不告警'
    const grade = { critical: '危急', high: '重要', low: '一般' }[severity]
    return `告警，严重程度${grade}，${ladder === null ? '没有升级阶梯' : `升级阶梯 ${ladder}`}`
  },
  mark: (name, value) => `${name} = ${value}`,
  effective(from, to) {
    if (from !== null && to !== null) return `起点在 ${from} 及以后、${to} 之前`
    return from !== null ? `起点在 ${from} 及以后` : `起点在 ${to} 之前`
  },

  rulebook: (hash, zone) => `规则库 ${hash}，时区 ${zone}`,
  counted: (label, n) => `${label}（${n}）`,
}
