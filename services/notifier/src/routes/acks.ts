import { type AckKind, acknowledge, type RosterRow, rolesOf } from '@golden-hour/alert-ladder'
import { type AckAnswer, AckRequest } from '@golden-hour/board-api'
import type { AckDecision, NewAlertLogEntry, StoredAlert } from '@golden-hour/ports'
import { HttpProblem, type Person, requireRole } from '@golden-hour/service-kit'
import type { FastifyInstance } from 'fastify'
import { changeOf } from '../climb/change.ts'
import { readBackMatches, readBackValue } from '../read-back.ts'
import type { RouteContext } from './context.ts'
import { inboxAlertOf } from './views.ts'

interface Comparison {
  readonly said: string | null
  /** Null: nothing was read back, or nothing is known to compare with. */
  readonly matches: boolean | null
}

async function compare(context: RouteContext, alert: StoredAlert, ack: AckRequest): Promise<Comparison> {
  const said = ack.readBack ?? null
  if (alert.ladder.ack.readBack === null || (ack.kind !== 'accepted' && ack.kind !== 'received'))
    return { said, matches: null }
  const published = await readBackValue(context.alerts, alert, context.rules.get(alert.ruleId))
  if (published === undefined) return { said, matches: null }
  if (said !== null) return { said, matches: readBackMatches(said, published) }
  if (ack.kind === 'accepted')
    throw new HttpProblem(422, 'read-back-needed', 'Read the value back', 'the field readBack is needed to accept', {
      field: 'readBack',
    })
  return { said, matches: null }
}

const saidLine = (
  alert: StoredAlert,
  person: Person,
  ack: AckRequest,
  outcome: string,
  at: NewAlertLogEntry['at'],
) => ({
  at,
  kind: outcome === 'done' ? ack.kind : outcome,
  cycle: alert.climb.cycle,
  step: alert.climb.step,
  staffId: person.staffId,
  channel: null,
  text: [
    ...(outcome === 'done' ? [] : [ack.kind]),
    ...(outcome === 'done' && ack.readBack !== undefined ? ['read back'] : []),
    ...(ack.note === undefined ? [] : [ack.note]),
  ].join('; '),
})

/** What was said is in the alert's log whatever it led to, ahead of what followed from it. */
function decisionOf(
  context: RouteContext,
  person: Person,
  ack: AckRequest,
  { matches }: Comparison,
  at: NewAlertLogEntry['at'],
) {
  return (alert: StoredAlert, rows: readonly RosterRow[]): AckDecision => {
    const { climb, ladder, department, responsible } = alert
    const roster = { rows, at, department, responsible }
    const mine = alert.told.filter((told) => told.person === person.staffId)
    const wasOwner = mine.some((told) => told.ask === 'accept')
    const roles = [...new Set([...mine.map((told) => told.role), ...rolesOf(person.staffId, roster)])]
    const kind: AckKind = ack.kind
    const { outcome, ...decision } = acknowledge(
      climb,
      ladder,
      { kind, person: person.staffId, roles, wasOwner, readBackMatches: matches },
      roster,
    )
    if (outcome === 'not-allowed') return { outcome, change: null }
    const heardBy = outcome === 'done' ? person.staffId : null
    const change = changeOf(alert, decision, at, context.deliverer, heardBy)
    return { outcome, change: { ...change, log: [saidLine(alert, person, ack, outcome, at), ...change.log] } }
  }
}

export function ackRoutes(server: FastifyInstance, context: RouteContext): void {
  const { alerts, clock } = context
  server.post<{ Params: { id: string }; Body: AckRequest; Reply: AckAnswer }>(
    '/api/alerts/:id/acks',
    { onRequest: requireRole(), schema: { body: AckRequest } },
    async (request) => {
      const person = request.person!
      const ack = request.body
      const known = await alerts.get(request.params.id)
      if (known === null) throw new HttpProblem(404, 'no-such-alert', 'There is no such alert')
      if (ack.kind === 'answered' && (ack.note ?? '').trim() === '')
        throw new HttpProblem(422, 'note-needed', 'Say why', 'the field note is needed: cause and measure', {
          field: 'note',
        })
      const comparison = await compare(context, known, ack)
      const at = clock.now()
      const { outcome, alert, acks } = await alerts.acknowledge(
        {
          alertId: known.alertId,
          person: person.staffId,
          clientAckId: ack.clientAckId,
          kind: ack.kind,
          readBack: comparison.said,
          note: ack.note ?? null,
          at,
        },
        decisionOf(context, person, ack, comparison, at),
      )
      if (outcome === 'not-allowed')
        throw new HttpProblem(403, 'not-allowed', 'You may not accept this', 'none of your roles may accept this alert')
      if (outcome === 'no-such-alert' || alert === null)
        throw new HttpProblem(404, 'no-such-alert', 'There is no such alert')
      context.acknowledged(alert, ack.kind, outcome)
      return { outcome, alert: inboxAlertOf(alert, person.staffId, acks) }
    },
  )
}
