import { type AckAnswer, AckRequest } from '@golden-hour/board-api'
import type { StoredAlert } from '@golden-hour/ports'
import { HttpProblem, requireRole } from '@golden-hour/service-kit'
import type { FastifyInstance } from 'fastify'
import { takeAck } from '../climb/take-ack.ts'
import { readBackMatches, readBackValue } from '../read-back.ts'
import type { RouteContext } from './context.ts'
import { inboxAlertOf } from './views.ts'

const noSuchAlert = () => new HttpProblem(404, 'no-such-alert', 'There is no such alert')

const needed = (field: string, title: string, detail: string) =>
  new HttpProblem(422, 'field-needed', title, detail, { field })

/** Whether what was read back is what was published; null where nothing was, or nothing is known to compare with. */
async function compare(context: RouteContext, alert: StoredAlert, ack: AckRequest): Promise<boolean | null> {
  if (alert.ladder.ack.readBack === null || (ack.kind !== 'accepted' && ack.kind !== 'received')) return null
  const published = await readBackValue(context.alerts, alert, context.rules.get(alert.ruleId))
  if (published === undefined) return null
  if (ack.readBack !== undefined) return readBackMatches(ack.readBack, published)
  if (ack.kind === 'received') return null
  throw needed('readBack', 'Read the value back', 'the field readBack is needed to accept this alert')
}

/** POST only: a link that is merely opened, by a person or a scanner, acknowledges nothing. */
export function ackRoutes(server: FastifyInstance, context: RouteContext): void {
  const { alerts, clock, deliverer } = context
  server.post<{ Params: { id: string }; Body: AckRequest; Reply: AckAnswer }>(
    '/api/alerts/:id/acks',
    { onRequest: requireRole(), schema: { body: AckRequest } },
    async (request) => {
      const person = request.person!
      const ack = request.body
      const known = await alerts.get(request.params.id)
      if (known === null) throw noSuchAlert()
      if (ack.kind === 'answered' && (ack.note ?? '').trim() === '')
        throw needed('note', 'Say why', 'the field note is needed: cause and measure')
      const said = { person, ack, readBackMatches: await compare(context, known, ack), at: clock.now() }
      const { outcome, alert, acks } = await alerts.acknowledge(
        {
          alertId: known.alertId,
          person: person.staffId,
          clientAckId: ack.clientAckId,
          kind: ack.kind,
          readBack: ack.readBack ?? null,
          note: ack.note ?? null,
          at: said.at,
        },
        (now, rows) => takeAck(now, rows, said, deliverer),
      )
      if (outcome === 'not-allowed')
        throw new HttpProblem(403, 'not-allowed', 'Not yours', 'you were not told of this alert, or may not accept it')
      if (outcome === 'no-such-alert' || alert === null) throw noSuchAlert()
      context.acknowledged(alert, ack.kind, outcome)
      return { outcome, alert: inboxAlertOf(alert, person.staffId, acks) }
    },
  )
}
