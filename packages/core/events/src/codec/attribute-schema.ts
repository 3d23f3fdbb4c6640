import { type TSchema, Type } from '@sinclair/typebox'
import type { AttributeName } from './attributes.ts'

const instant = (title: string, description: string): TSchema =>
  Type.String({ format: 'date-time', title, description })
const text = (title: string, description: string): TSchema => Type.String({ minLength: 1, title, description })

/** What the attributes of an event are, for the documents. The codec reads them by hand, to say better what is wrong. */
export const attributeSchemas: Readonly<Record<AttributeName, TSchema>> = {
  specversion: Type.Literal('1.0', { title: '规范版本', description: 'version of CloudEvents' }),
  id: text('消息号', 'the message; unique per source'),
  source: Type.String({
    format: 'uri-reference',
    title: '来源系统',
    description: 'the system that says it, such as /his',
  }),
  type: text('事件类型', 'a type of this vocabulary, or one of the hospital’s own with the prefix x.'),
  time: instant('发生时间', 'when it happened, with offset'),
  subject: text('就诊号', 'the encounter'),
  partitionkey: text('主体', 'the patient id of the master index; facts of no patient: device:…, dept:…, staff:…'),
  recordedtime: instant('录入时间', 'when it was entered in the source; default: time'),
  timeprecision: Type.Union([Type.Literal('second'), Type.Literal('minute'), Type.Literal('date')], {
    title: '时间精度',
    description: 'how exactly time is known; default: second',
  }),
  factid: text('事实号', 'kept by the corrections and the void of a fact; default: id'),
  factversion: Type.Union([Type.Number(), Type.String()], {
    title: '事实版本',
    description: 'a number, or an RFC 3339 time; the greater wins, and any wins over none',
  }),
  factop: Type.Union([Type.Literal('assert'), Type.Literal('void')], {
    title: '操作',
    description: 'void withdraws the fact; default: assert',
  }),
  knowntime: instant('知悉时间', 'only for replays: the append time to replay it with'),
  backfill: Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')], {
    title: '历史补传',
    description: 'true: history being loaded; changes statuses, pages nobody',
  }),
}

export const REQUIRED: readonly AttributeName[] = ['specversion', 'id', 'source', 'type', 'time', 'partitionkey']
