import { type Static, Type } from '@sinclair/typebox'
import { BoardWindow, Name, Nullable, Time } from './common.ts'

/** `numerator` is null of a statistic, which has none. */
const Figure = Type.Object({
  numerator: Nullable(Type.Number()),
  denominator: Type.Number(),
  value: Nullable(Type.Number()),
})

export const IndicatorCell = Type.Object({
  indicator: Type.String(),
  name: Name,
  period: Type.String(),
  scope: Type.String(),
  scopeId: Nullable(Type.String()),
  numerator: Nullable(Type.Number()),
  denominator: Type.Number(),
  excluded: Type.Record(Type.String(), Type.Integer()),
  unknown: Type.Integer(),
  pending: Type.Integer(),
  value: Nullable(Type.Number()),
  national: Nullable(Figure),
  median: Nullable(Type.Number()),
  p90: Nullable(Type.Number()),
  n: Nullable(Type.Integer()),
  unit: Type.String(),
  target: Nullable(Type.Number()),
  direction: Nullable(Type.Union([Type.Literal('up'), Type.Literal('down')])),
  reached: Nullable(Type.Boolean()),
})
export type IndicatorCell = Static<typeof IndicatorCell>

/** GET /api/quality/indicators?period=2026-03-02|2026-03|2026-Q1&scope=hospital|department&department= */
export const QualityAnswer = Type.Object({ asOf: Time, period: Type.String(), cells: Type.Array(IndicatorCell) })
export type QualityAnswer = Static<typeof QualityAnswer>

/** GET /api/quality/trend?indicator=&unit=day|month&until=PERIOD&count=&department= ; the oldest period first, none left out. */
export const TrendAnswer = Type.Object({ indicator: Type.String(), cells: Type.Array(IndicatorCell) })
export type TrendAnswer = Static<typeof TrendAnswer>

/** A window behind a cell, and what it counts as there: above the line, below it, or beside it. */
export const QualityCase = Type.Intersect([
  BoardWindow,
  Type.Object({
    numerator: Type.Boolean(),
    denominator: Type.Boolean(),
    aside: Nullable(Type.Union([Type.Literal('excluded'), Type.Literal('unknown'), Type.Literal('pending')])),
  }),
])
export type QualityCase = Static<typeof QualityCase>

/** GET /api/quality/cases?indicator=&period=&department= : the windows behind a cell. */
export const CasesAnswer = Type.Object({ asOf: Time, cases: Type.Array(QualityCase) })
export type CasesAnswer = Static<typeof CasesAnswer>

export const ReportBrief = Type.Object({
  reportId: Type.String(),
  period: Type.String(),
  revision: Type.Integer(),
  issuedAt: Time,
  asOf: Time,
  restated: Type.Integer(),
  files: Type.Array(Type.Object({ format: Type.String(), name: Type.String(), bytes: Type.Integer() })),
})
export type ReportBrief = Static<typeof ReportBrief>

/** GET /api/reports, newest first; a file is GET /api/reports/:reportId/:format */
export const ReportList = Type.Object({ reports: Type.Array(ReportBrief) })
export type ReportList = Static<typeof ReportList>
