import { QuarantineItem, QuarantineList, type QuarantineRow, RetryAnswer } from '@golden-hour/board-api'
import type { QuarantineEntry } from '@golden-hour/ports'
import { HttpProblem, requireRole } from '@golden-hour/service-kit'
import { type Static, Type } from '@sinclair/typebox'
import type { FastifyPluginAsync } from 'fastify'
import type { Intake } from '../intake/create-intake.ts'
import type { GatewayPorts } from '../ports.ts'
import type { SourceDirectory } from '../sources/source-directory.ts'
import { rawText } from './read-again.ts'
import { retryQuarantined } from './retry.ts'

const Filter = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('accepted'), Type.Literal('')])),
  reason: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  offset: Type.Integer({ minimum: 0, default: 0 }),
})
const Id = Type.Object({ id: Type.String() })

const rowOf = (entry: QuarantineEntry): QuarantineRow => ({
  quarantineId: entry.quarantineId,
  source: entry.sourceId,
  receivedAt: entry.receivedAt,
  reason: entry.reason,
  detail: entry.detail,
  bytes: entry.bytes,
  place: entry.place,
  state: entry.state,
  tries: entry.tries.length,
})

/** An empty parameter asks for nothing in particular, as a form sends it. */
const given = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)

const tag = { tags: ['quarantine'], security: [{ session: [] }] }

/** What could not be taken: to look at, and to try again. */
export const quarantineRoutes =
  (ports: GatewayPorts, intake: Intake, directory: SourceDirectory): FastifyPluginAsync =>
  async (server) => {
    const book = ports.ledger.sources
    const { clock, logger } = ports
    const find = async (id: string) => {
      const kept = await book.quarantinedEvent(id)
      if (kept === null)
        throw new HttpProblem(404, 'not-found', 'Nothing here', `no event ${id.slice(0, 64)} in quarantine`)
      return kept
    }
    server.get<{ Querystring: Static<typeof Filter> }>('/api/quarantine', {
      schema: { ...tag, summary: 'What waits, newest first', querystring: Filter, response: { 200: QuarantineList } },
      onRequest: requireRole('operator', 'admin', 'qc-officer', 'auditor'),
      handler: async ({ query }): Promise<QuarantineList> => {
        const { state, reason, source, limit, offset } = query
        const asked = state === undefined || state === '' ? null : state
        const filter = { state: asked, reason: given(reason), sourceId: given(source), limit, offset }
        const { total, rows } = await book.quarantined(filter)
        return { total, rows: rows.map(rowOf) }
      },
    })
    server.get<{ Params: Static<typeof Id> }>('/api/quarantine/:id', {
      schema: { ...tag, summary: 'One event, as it came', params: Id, response: { 200: QuarantineItem } },
      onRequest: requireRole('operator', 'admin'),
      handler: async ({ params }): Promise<QuarantineItem> => {
        const kept = await find(params.id)
        return { ...rowOf(kept), raw: rawText(kept) }
      },
    })
    server.post<{ Params: Static<typeof Id> }>('/api/quarantine/:id/retry', {
      schema: {
        ...tag,
        summary: 'Try it again, by its source’s profile as it is now',
        params: Id,
        response: { 200: RetryAnswer },
      },
      onRequest: requireRole('operator', 'admin'),
      handler: async ({ params, person }): Promise<RetryAnswer> => {
        const by = person?.staffId ?? ''
        return retryQuarantined(await find(params.id), by, { book, directory, intake, clock, logger })
      },
    })
  }
