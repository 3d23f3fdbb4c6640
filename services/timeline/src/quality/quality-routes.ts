import type { CasesAnswer, QualityAnswer, TrendAnswer } from '@golden-hour/board-api'
import type { IndicatorRow } from '@golden-hour/indicators'
import type { EpochMs } from '@golden-hour/model'
import type { AlertBook, Clock, TimelineReader } from '@golden-hour/ports'
import type { Indicator, PeriodUnit, Rulebook } from '@golden-hour/rulebook'
import { HttpProblem, type Person, requireRole } from '@golden-hour/service-kit'
import { type Static, Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { personOf } from '../access/person-of.ts'
import { patientScope } from '../access/scope.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import { alertBrief, boardWindow } from '../board-window.ts'
import { createKept } from '../kept.ts'
import { ruleNamesOf } from '../names.ts'
import { type CellPlace, cellOf, emptyCell, isOf } from './cell-of.ts'
import { createFigures, type Span, spanOf } from './figures.ts'
import { boundsOf, periodsUntil } from './periods.ts'

const Id = Type.String({ minLength: 1, maxLength: 200 })
const Period = Type.String({ maxLength: 10 })
const IndicatorsQuery = Type.Object({
  period: Period,
  scope: Type.Union([Type.Literal('hospital'), Type.Literal('department')], { default: 'hospital' }),
  department: Type.Optional(Type.String({ maxLength: 200 })),
})
const TrendQuery = Type.Object({
  indicator: Id,
  until: Period,
  unit: Type.Optional(
    Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('quarter'), Type.Literal('year')]),
  ),
  count: Type.Integer({ default: 14, minimum: 1, maximum: 62 }),
  department: Type.Optional(Type.String({ maxLength: 200 })),
})
const CasesQuery = Type.Object({
  indicator: Id,
  period: Period,
  department: Type.Optional(Type.String({ maxLength: 200 })),
})

export interface QualityParts {
  readonly reader: TimelineReader
  readonly alerts: Pick<AlertBook, 'latest'>
  readonly trail: AuditTrail
  readonly clock: Clock
  readonly rulebook: Rulebook
  readonly hospitalId: string
  readonly emergencyDepartment: string
  /** Milliseconds of the wall, that only grow. */
  readonly wall: () => number
}

/** Pages that many look at ask again with every change: within so long they are given the same figures. */
const KEPT_MS = 2_000

/** Figures name no patient; who answers for figures may see them. */
const mayReadFigures = requireRole('qc-officer', 'department-head', 'ed-coordinator', 'auditor')

/** Which cases a person may see: of one department, or of all (null). Throws 403 for another department's. */
function casesDepartment(person: Person, asked: string | undefined, emergencyDepartment: string): string | null {
  const scope = patientScope(person, emergencyDepartment)
  if (scope === 'all') return asked ?? null
  if (asked !== undefined && scope.has(asked)) return asked
  throw new HttpProblem(
    403,
    'not-your-department',
    'These cases are not of your department',
    `ask with department=${[...scope].join(' or department=')}`,
  )
}

/** GET /api/quality/…: figures as known now, and exactly the windows behind each. */
export function qualityRoutes(server: FastifyInstance, parts: QualityParts): void {
  const { reader, alerts, trail, clock, rulebook, hospitalId, emergencyDepartment, wall } = parts
  const { zone, indicators } = rulebook
  const nameOf = ruleNamesOf(rulebook)
  const figures = createFigures(reader, zone, hospitalId)
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]))
  const kept = createKept<{ readonly asOf: EpochMs; readonly rows: readonly IndicatorRow[] }>(KEPT_MS, wall)

  const rowsOf = (counted: readonly Indicator[], span: Span) => {
    const key = JSON.stringify([span, counted.length === indicators.length ? null : counted.map(({ id }) => id)])
    return kept.get(key, async () => {
      const asOf = clock.now()
      return { asOf, rows: await figures.rows(counted, span, asOf) }
    })
  }

  const indicatorOf = (id: string): Indicator => {
    const found = byId.get(id)
    if (found !== undefined) return found
    throw new HttpProblem(404, 'no-such-indicator', 'There is no such indicator', id)
  }
  /** The indicator, where it is counted by periods of that unit. */
  const countedBy = (id: string, unit: PeriodUnit): Indicator => {
    const indicator = indicatorOf(id)
    if (indicator.periods.includes(unit)) return indicator
    const units = indicator.periods.join(', ')
    throw new HttpProblem(400, 'bad-period', `${id} is not counted by the ${unit}`, `ask for a ${units}`)
  }

  server.get<{ Querystring: Static<typeof IndicatorsQuery> }>(
    '/api/quality/indicators',
    { onRequest: mayReadFigures, schema: { querystring: IndicatorsQuery } },
    async ({ query }): Promise<QualityAnswer> => {
      const bounds = boundsOf(query.period, zone, 'period')
      const place: CellPlace = { scope: query.scope, department: query.department ?? null }
      const { asOf, rows } = await rowsOf(indicators, spanOf(bounds, bounds))
      const cells = rows
        .filter((row) => row.period === query.period && isOf(place, row))
        .map((row) => cellOf(indicatorOf(row.indicator), row))
      return { asOf, period: query.period, cells }
    },
  )

  server.get<{ Querystring: Static<typeof TrendQuery> }>(
    '/api/quality/trend',
    { onRequest: mayReadFigures, schema: { querystring: TrendQuery } },
    async ({ query: { indicator: id, until, unit, count, department } }): Promise<TrendAnswer> => {
      const last = boundsOf(until, zone, 'until')
      const indicator = countedBy(id, last.unit)
      if (unit !== undefined && unit !== last.unit)
        throw new HttpProblem(
          400,
          'bad-period',
          'until is not of that unit',
          `write until as a ${unit}, or leave out unit`,
        )
      const periods = periodsUntil(until, count, zone)
      const first = boundsOf(periods[0] ?? until, zone, 'until')
      const place: CellPlace =
        department === undefined ? { scope: 'hospital', department: null } : { scope: 'department', department }
      const { rows } = await rowsOf([indicator], spanOf(first, last))
      const byPeriod = new Map(rows.filter((row) => isOf(place, row)).map((row) => [row.period, row]))
      const cells = periods.map((period) => {
        const row = byPeriod.get(period)
        return row === undefined
          ? emptyCell(indicator, period, place.scope, department ?? hospitalId)
          : cellOf(indicator, row)
      })
      return { indicator: id, cells }
    },
  )

  server.get<{ Querystring: Static<typeof CasesQuery> }>(
    '/api/quality/cases',
    { onRequest: mayReadFigures, schema: { querystring: CasesQuery } },
    async (request): Promise<CasesAnswer> => {
      const { indicator: id, period, department: asked } = request.query
      const person = personOf(request)
      const department = casesDepartment(person, asked, emergencyDepartment)
      const bounds = boundsOf(period, zone, 'period')
      const indicator = countedBy(id, bounds.unit)
      const asOf = clock.now()
      const cases = await figures.cases(indicator, spanOf(bounds, bounds), department)
      const newest = await alerts.latest(cases.map(({ window }) => window.windowId))
      const byWindow = new Map(newest.map((alert) => [alert.windowId, alertBrief(alert)]))
      const patients = [...new Set(cases.map(({ window }) => window.patientId))]
      if (patients.length > 0)
        await trail.record({ person, action: 'read', resource: request.url, patients, address: request.ip })
      return {
        asOf,
        cases: cases.map(({ window, ...counted }) => ({
          ...boardWindow(window, nameOf, byWindow.get(window.windowId) ?? null),
          ...counted,
        })),
      }
    },
  )
}
