import { describe, expect, it } from 'vitest'
import { explainRule, explainRulebook, type Language, loadRulebook, type Rule, type Rulebook } from '../src/index.ts'

function load(yaml: string): Rulebook {
  const loaded = loadRulebook([{ path: 'rules.yaml', text: yaml }])
  if (!loaded.ok) throw new Error(loaded.faults.map((f) => `${f.line}:${f.column} ${f.message}`).join('\n'))
  return loaded.rulebook
}

const RULES = `
ladders:
  - { id: stroke-code, steps: [] }
windows:
  - id: stroke.dnt
    name: { zh: 急性卒中静脉溶栓 DNT, en: Door-to-needle time }
    basis: [{ document: 绍市中医〔2023〕87号, clause: 二(一)4(1) }, { document: 卒中中心, clause: DNT≤60min, grade: G }]
    mode: alert
    per: visit
    applies:
      - { fact: ed.greenway.activated, where: data.kind == "stroke" }
    start: ed.arrived
    stop: stroke.thrombolysis.started
    limit: PT60M
    goal: PT45M
    excuses:
      - { fact: stroke.contraindication, reason: contraindicated }
      - { fact: stroke.thrombolysis.consent, where: data.result == "refused", reason: refused, national: true }
      - { fact: stroke.delay.justified, as: noted, reasonFrom: data.code }
    ends:
      - { fact: adt.died, as: excused, reason: died }
      - { fact: [adt.transferred-out, adt.discharged, ed.greenway.ended], as: excused, reason: left }
    remind: [PT30M, due-PT15M, due-PT5M, due+PT10M]
    ladder: stroke-code
    severity: critical
    marks: { setting: start.data.mode }
    effective: { from: 2023-12-15 }

  - id: sepsis.bundle-1h
    name: { zh: 感染性休克1小时集束, en: Septic shock bundle }
    kind: bundle
    per: encounterId
    start: sepsis.shock.t0
    stop:
      all:
        lactate:    { fact: lab.specimen.collected, where: data.item == "lactate" }
        culture:    { fact: lab.specimen.collected, where: data.item == "blood-culture", before: antibiotic }
        antibiotic: { fact: order.executed, where: data.drugClass == "antibiotic-broad" }
        fluid:      { fact: order.executed, where: data.drugClass == "crystalloid", when: start.data.hypotension == true || start.data.lactate >= 4.0 }
    limit: PT1H

  - id: surgery.l4-mdt
    name: { zh: 四级手术术前讨论, en: MDT before incision }
    kind: order
    per: surgeryId
    start: { fact: surgery.started, where: data.level == 4 }
    require: surgery.mdt.completed
    atLeast: PT2H
    mode: count

  - id: surgery.unplanned-return
    name: { zh: 非计划重返手术室, en: Unplanned return }
    kind: absence
    per: surgeryId
    start: surgery.ended
    avoid: { fact: surgery.started, match: encounterId, where: data.unplanned == true && data.surgeryId != start.data.surgeryId }
    limit: P31D
    ends: [{ fact: adt.died, match: encounterId, as: excused, reason: died }]
    until: [{ fact: adt.discharged, match: encounterId }]
    severity: low

  - id: record.critical-course
    name: { zh: 病危患者每日病程, en: Daily note while critical }
    kind: recurring
    per: [encounterId, episode]
    start: { fact: order.condition-status.set, where: data.status == "critical" }
    stop: { fact: doc.signed, where: data.docType == "progress" }
    every: P1D
    until: [adt.discharged, adt.died]
    settle: PT5M
    mode: blocked
    reason: 等待病历系统接入

  - { id: surgery.done, name: { zh: 手术例数, en: Surgeries }, kind: tally, per: [encounterId, each], start: surgery.ended, marks: { day: start.data.daySurgery == true } }

indicators:
  - { id: dnt-60-rate, name: { zh: DNT达标率, en: DNT rate }, numerator: { of: stroke.dnt }, denominator: { of: stroke.dnt }, unit: percent }
pathways:
  - { id: stroke, name: { zh: 卒中, en: Stroke }, when: ed.arrived, milestones: [ed.arrived], windows: [stroke.dnt] }
`

const rulebook = load(RULES)
const rule = (id: string): Rule => rulebook.rules.find((r) => r.id === id)!
const told = (id: string, language: Language): string[] => explainRule(rule(id), language).split('\n')

describe('a rule in words', () => {
  it('of kind deadline is told in Chinese', () => {
    expect(told('stroke.dnt', 'zh')).toEqual([
      '急性卒中静脉溶栓 DNT（stroke.dnt）',
      '类型：限时（deadline）：起点之后，须在时限内等到终点',
      '依据：',
      '- 绍市中医〔2023〕87号，二(一)4(1)',
      '- 卒中中心，DNT≤60min，证据等级 G（未见原文，待核）',
      '对象：每条就诊链一个时窗',
      '起点：首个“到达医院”（ed.arrived）',
      '适用（须全部成立）：“绿色通道启动”（ed.greenway.activated），kind 为 “stroke”',
      '终点：首个“溶栓给药”（stroke.thrombolysis.started）',
      '时限：起点后 60 分钟内（含）',
      '目标：45 分钟内；只报告，不告警',
      '除外（发生在时限内才算；已达标的不受影响）：',
      '- “溶栓禁忌或未溶原因”（stroke.contraindication）：除外，原因 “contraindicated”；国家口径不认',
      '- “溶栓谈话”（stroke.thrombolysis.consent），result 为 “refused”：除外，原因 “refused”；国家口径也认',
      '- “合理延误登记”（stroke.delay.justified）：只注明，不改判定，原因取其 code',
      '终止（时限内发生的按下列判定，时限后发生的记为未完成）：',
      '- “死亡”（adt.died）：除外，原因 “died”；国家口径记为未完成',
      '- “转院”（adt.transferred-out）或“出院”（adt.discharged）或“绿色通道结束”（ed.greenway.ended）：除外，原因 “left”；国家口径记为未完成',
      '提醒：起点后 30 分钟；时限前 15 分钟；时限前 5 分钟；时限后 10 分钟',
      '处置：告警，严重程度危急，升级阶梯 stroke-code',
      '标记：setting = 起点的 mode',
      '生效：起点在 2023-12-15 及以后',
    ])
  })

  it('of kind deadline is told in English', () => {
    expect(told('stroke.dnt', 'en')).toEqual([
      'Door-to-needle time (stroke.dnt)',
      'Kind: deadline – after the start, the stop must come within the limit',
      'Based on:',
      '- 绍市中医〔2023〕87号, 二(一)4(1)',
      '- 卒中中心, DNT≤60min, evidence grade G (source not seen, to be confirmed)',
      'For: one window for each visit',
      'Start: the first "Arrived at the hospital" (ed.arrived)',
      'Applies if all of these hold: "Green channel opened" (ed.greenway.activated), where kind is "stroke"',
      'Stop: the first "Thrombolysis started" (stroke.thrombolysis.started)',
      'Limit: within 60 minutes of the start, that instant included',
      'Goal: within 45 minutes; reported, never alerted',
      'Excused by (if it happens within the limit; a window that is met stays met):',
      '- "Reason against thrombolysis" (stroke.contraindication): excused, reason "contraindicated"; not in the national form',
      '- "Thrombolysis discussed with the family" (stroke.thrombolysis.consent), where result is "refused": excused, reason "refused"; in the national form too',
      '- "Delay justified" (stroke.delay.justified): only noted, changes nothing, reason from its code',
      'Ended by (within the limit it becomes what is said here; after it, missed):',
      '- "Died" (adt.died): excused, reason "died"; missed in the national form',
      '- "Transferred to another hospital" (adt.transferred-out) or "Discharged" (adt.discharged) or "Green channel closed" (ed.greenway.ended): excused, reason "left"; missed in the national form',
      'Reminders: 30 minutes after the start; 15 minutes before due; 5 minutes before due; 10 minutes after due',
      'Handling: alerted, severity critical, ladder stroke-code',
      'Marks: setting = mode of the start',
      'Effective: for starts from 2023-12-15 on',
    ])
  })

  it('of kind bundle names its items, their conditions and their order', () => {
    expect(told('sepsis.bundle-1h', 'zh')).toEqual([
      '感染性休克1小时集束（sepsis.bundle-1h）',
      '类型：集束（bundle）：起点之后，各项须在时限内全部完成',
      '对象：每次就诊（encounterId）一个时窗',
      '起点：首个“感染性休克T0”（sepsis.shock.t0）',
      '须全部完成：',
      '- lactate：“标本采集”（lab.specimen.collected），item 为 “lactate”',
      '- culture：“标本采集”（lab.specimen.collected），item 为 “blood-culture”；不得晚于 antibiotic',
      '- antibiotic：“医嘱执行”（order.executed），drugClass 为 “antibiotic-broad”',
      '- fluid：“医嘱执行”（order.executed），drugClass 为 “crystalloid”；仅在 起点的 hypotension 为是，或 起点的 lactate ≥ 4 时适用',
      '时限：起点后 1 小时内（含）',
      '处置：告警，严重程度重要，没有升级阶梯',
    ])
    expect(told('sepsis.bundle-1h', 'en').slice(4, 10)).toEqual([
      'All of these must be done:',
      '- lactate: "Specimen taken" (lab.specimen.collected), where item is "lactate"',
      '- culture: "Specimen taken" (lab.specimen.collected), where item is "blood-culture"; no later than antibiotic',
      '- antibiotic: "Order carried out" (order.executed), where drugClass is "antibiotic-broad"',
      '- fluid: "Order carried out" (order.executed), where drugClass is "crystalloid"; applies only if hypotension of the start is true or lactate of the start ≥ 4',
      'Limit: within 1 hour of the start, that instant included',
    ])
  })

  it('of kind order says what must have happened, and how long before', () => {
    expect(told('surgery.l4-mdt', 'zh').slice(2)).toEqual([
      '对象：每台手术（surgeryId）一个时窗',
      '行为：首个“手术开始（切皮）”（surgery.started），level 为 4',
      '须先有：“术前多学科讨论完成”（surgery.mdt.completed）',
      '时限：至少比行为早 2 小时（含）',
      '处置：只统计，不告警',
    ])
  })

  it('of kind absence says what must not happen, and that an end is met nationally', () => {
    expect(told('surgery.unplanned-return', 'en')).toEqual([
      'Unplanned return (surgery.unplanned-return)',
      'Kind: absence – for some time after the start, something must not happen',
      'For: one window for each surgery (surgeryId)',
      'Start: the first "Surgery ended (closure)" (surgery.ended)',
      'Must not happen: "Surgery started (incision)" (surgery.started), where unplanned is true and surgeryId is not surgeryId of the start, of the same encounter (encounterId)',
      'Limit: within 31 days of the start, that instant included',
      'Ended by: "Died" (adt.died), of the same encounter (encounterId): excused, reason "died"; met in the national form',
      'Closed by (what has not happened by then makes it met): "Discharged" (adt.discharged), of the same encounter (encounterId)',
      'Handling: alerted, severity low, no ladder',
    ])
  })

  it('of kind recurring tells its cycle, its episodes and why it is blocked', () => {
    expect(told('record.critical-course', 'zh')).toEqual([
      '病危患者每日病程（record.critical-course）',
      '类型：周期（recurring）：起点之后，每个周期都须完成',
      '对象：每次就诊（encounterId），每一段每个周期一个时窗；上一段未了结时，后来的起点并入其中',
      '起点：每个“病情状态”（order.condition-status.set），status 为 “critical”',
      '终点：每个“文书签名”（doc.signed），docType 为 “progress”',
      '周期：起点或上一次完成之后 24 小时内（含）再完成一次',
      '到此为止（当前周期在时限内的记为除外，否则记为未完成；不再有下一周期）：',
      '- “出院”（adt.discharged）',
      '- “死亡”（adt.died）',
      '等待量：时限过后再等 5 分钟才判超时',
      '处置：搁置：等待病历系统接入',
    ])
  })

  it('of kind tally is only counted', () => {
    expect(told('surgery.done', 'en')).toEqual([
      'Surgeries (surgery.done)',
      'Kind: tally – only counted, not timed',
      'For: one window for each start within each encounter (encounterId)',
      'Counts: each "Surgery ended (closure)" (surgery.ended)',
      'Handling: counted, never alerted',
      'Marks: day = whether daySurgery of the start is true',
    ])
  })

  it('is the same text every time, in both languages', () => {
    const again = load(RULES)
    for (const language of ['zh', 'en'] as const) {
      const texts = rulebook.rules.map((r) => explainRule(r, language))
      expect(again.rules.map((r) => explainRule(r, language))).toEqual(texts)
      expect(texts.filter((text) => /undefined|null|NaN|\[object/.test(text))).toEqual([])
    }
  })
})

describe('a rulebook in words', () => {
  it('is a list of what each rule asks for and how it is handled', () => {
    expect(explainRulebook(rulebook, 'zh').split('\n')).toEqual([
      `规则库 ${rulebook.hash.slice(0, 12)}，时区 Asia/Shanghai`,
      '规则（6）：',
      '- 病危患者每日病程（record.critical-course）：起点或上一次完成之后 24 小时内（含）再完成一次；搁置：等待病历系统接入',
      '- 感染性休克1小时集束（sepsis.bundle-1h）：起点后 1 小时内（含）；告警，严重程度重要，没有升级阶梯',
      '- 急性卒中静脉溶栓 DNT（stroke.dnt）：起点后 60 分钟内（含）；告警，严重程度危急，升级阶梯 stroke-code',
      '- 手术例数（surgery.done）：计数（tally）：只计有多少，不计时；只统计，不告警',
      '- 四级手术术前讨论（surgery.l4-mdt）：次序（order）：行为发生时，须先有的必须已经有了；只统计，不告警',
      '- 非计划重返手术室（surgery.unplanned-return）：起点后 31 天内（含）；告警，严重程度一般，没有升级阶梯',
      '指标（1）：',
      '- DNT达标率（dnt-60-rate）',
      '路径（1）：',
      '- 卒中（stroke）',
    ])
    expect(explainRulebook(rulebook, 'en').split('\n').slice(3, 5)).toEqual([
      '- Septic shock bundle (sepsis.bundle-1h): within 1 hour of the start, that instant included; alerted, severity high, no ladder',
      '- Door-to-needle time (stroke.dnt): within 60 minutes of the start, that instant included; alerted, severity critical, ladder stroke-code',
    ])
  })
})

describe('a matcher in words', () => {
  const startOf = (start: string, language: Language, more = ''): string => {
    const yaml = `windows:\n  - { id: r, name: { zh: 规, en: R }, per: encounterId, start: ${start}, stop: ${more === '' ? 'ed.left' : more} }`
    return explainRule(load(yaml).rules[0]!, language)
  }

  it('tells the third, the last, the earliest of several, and all of several', () => {
    expect(startOf('{ fact: vitals.recorded, count: 3 }', 'zh')).toContain('起点：第 3 个“')
    expect(startOf('{ fact: vitals.recorded, count: 21 }', 'en')).toContain('Start: the 21st "')
    expect(startOf('{ fact: ed.arrived, pick: last }', 'zh')).toContain('起点：最后一个“到达医院”（ed.arrived）\n')
    const any = '{ any: [ed.arrived, ed.triaged] }'
    expect(startOf(any, 'en')).toContain(
      'Start: the earliest of: "Arrived at the hospital" (ed.arrived); or "Triaged" (ed.triaged)\n',
    )
    const all = '{ all: { a: ed.arrived, b: ed.triaged } }'
    expect(startOf(all, 'zh')).toContain(
      '起点：全部都有，取最晚的：a：“到达医院”（ed.arrived）；b：“预检分诊”（ed.triaged）\n',
    )
  })

  it('tells the lead, what is too early, and a hospital’s own type by its id', () => {
    const stop = '{ fact: [ed.left, x.robot.docked], lead: PT10M, early: unknown, within: [-PT3H, P31D] }'
    expect(startOf('ed.arrived', 'zh', stop)).toContain(
      '终点：首个“离开急诊”（ed.left）或 x.robot.docked，在起点前 3 小时至起点后 31 天之间；比起点早不超过 10 分钟的也算；首次早于起点超过 10 分钟的，无法判定\n',
    )
    expect(startOf('ed.arrived', 'en', stop)).toContain(
      'Stop: the first "Left the emergency department" (ed.left) or x.robot.docked, between 3 hours before the start and 31 days after the start; up to 10 minutes before the start counts too; unknown if the first of all is more than 10 minutes before the start\n',
    )
    expect(startOf('ed.arrived', 'en', '{ fact: ed.left, early: unknown }')).toContain(
      '; unknown if the first of all is before the start\n',
    )
  })
})
