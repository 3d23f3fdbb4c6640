import type { TSchema } from '@sinclair/typebox'
import { attributeSchemas, REQUIRED } from '../codec/attribute-schema.ts'
import { ATTRIBUTES } from '../codec/attributes.ts'
import { domains } from '../vocabulary/domains.ts'
import type { EventType } from '../vocabulary/event-type.ts'
import { everyPatientFact } from '../vocabulary/shared-fields.ts'
import { eventType, eventTypes } from '../vocabulary/vocabulary.ts'
import { meaningText, typeText } from './schema-text.ts'

const SUBJECTS = { patient: '患者 patient', device: '设备 device', department: '科室 department', staff: '人员 staff' }

const row = (...cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

function fieldTable(fields: readonly (readonly [string, TSchema])[]): string[] {
  if (fields.length === 0) return ['共用字段之外无其他字段。No fields beside the shared ones.']
  return [
    row('字段 field', '类型 type', '中文', 'meaning'),
    row('---', '---', '---', '---'),
    ...fields.map(([name, schema]) => row(`\`${name}\``, typeText(schema), String(schema.title), meaningText(schema))),
  ]
}

function typeSection(type: EventType): string[] {
  const own = Object.entries(type.schema.properties).filter(([name]) => !(name in everyPatientFact))
  const keys = type.keyFields.map((key) => `\`${key}\``).join(', ')
  return [
    `### \`${type.type}\` ${type.name.zh}`,
    '',
    `${type.name.en}. 来源 source \`${type.usualSource}\` · 主体 subject ${SUBJECTS[type.subject]} · 对应键 keys ${keys || '—'}`,
    '',
    ...fieldTable(own),
    '',
    '```json',
    JSON.stringify(type.example),
    '```',
    '',
  ]
}

function attributeTable(): string[] {
  return [
    row('属性 attribute', '必填 required', '类型 type', '中文', 'meaning'),
    row('---', '---', '---', '---', '---'),
    ...ATTRIBUTES.map((name) => {
      const schema = attributeSchemas[name]
      const required = REQUIRED.includes(name) ? 'yes' : ''
      return row(`\`${name}\``, required, typeText(schema), String(schema.title), String(schema.description))
    }),
  ]
}

function envelopeExample(): string {
  const arrived = eventType('ed.arrived')
  return JSON.stringify({
    specversion: '1.0',
    id: 'ED-20260302-0001',
    source: arrived?.usualSource,
    type: arrived?.type,
    time: '2026-03-02T08:00:00+08:00',
    subject: 'E20260302001',
    partitionkey: 'P1001',
    data: arrived?.example,
  })
}

function domainSection(domain: (typeof domains)[number]): string[] {
  const types = Object.keys(domain.definitions).flatMap((name) => eventType(name) ?? [])
  return [`## ${domain.name.zh} ${domain.name.en}`, '', ...types.flatMap(typeSection)]
}

/** The reference page of the vocabulary, in Markdown. */
export function eventReference(): string {
  return [
    '# 事件词表 Events',
    '',
    '<!-- Written by packages/core/events/scripts/write-docs.ts from the schemas; edit those. -->',
    '',
    `Golden Hour 共识别 ${eventTypes().length} 种事件。每个事件是一条 CloudEvents 1.0 消息，\`data\` 为 JSON 对象。下列字段均可缺省；未列出的字段原样保留，但规则只能读取列出的字段。院内自有内容放在 \`data.x\`，或使用以 \`x.\` 开头的类型。`,
    '',
    `${eventTypes().length} types of event. Each event is a CloudEvents 1.0 message whose \`data\` is a JSON object. Every field below may be left out; fields not listed are kept, but a rule can read only those listed. What a hospital adds goes under \`data.x\`, or into types of its own with the prefix \`x.\`. Code lists are open: a value not listed is taken as it comes. A correction is a new version of the fact (same \`factid\`); a withdrawal is \`factop: void\`.`,
    '',
    '## 属性 Attributes',
    '',
    ...attributeTable(),
    '',
    '```json',
    envelopeExample(),
    '```',
    '',
    '## 共用字段 Shared fields',
    '',
    ...fieldTable(Object.entries(everyPatientFact)),
    '',
    '`encounterId` 与 `fromEncounterId` 只属于患者事件。`encounterId` and `fromEncounterId` belong to facts of a patient only.',
    '',
    ...domains.flatMap(domainSection),
  ].join('\n')
}
