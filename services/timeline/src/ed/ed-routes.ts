import { type Static, Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { personOf } from '../access/person-of.ts'
import { patientScope, type Scope } from '../access/scope.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { ShownPatients } from '../audit/shown-patients.ts'
import { type EdFilter, edAnswer } from './ed-answer.ts'
import type { EdBoard, EdPicture } from './ed-board.ts'

const Filter = Type.Object({
  pathway: Type.Optional(Type.String({ maxLength: 200 })),
  area: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.String({ maxLength: 20 })),
})

export interface EdParts {
  readonly board: EdBoard
  readonly trail: AuditTrail
  readonly shown: ShownPatients
  readonly emergencyDepartment: string
}

/** An answer as text, without its `asOf` and its opening brace: made once for all who see the same. */
interface MadeAnswer {
  readonly text: string
  readonly patients: readonly string[]
}

/** Different filters of one picture that are kept. */
const KEPT = 50

function createAnswers(): (picture: EdPicture, scope: Scope, filter: EdFilter) => MadeAnswer {
  let version = -1
  const made = new Map<string, MadeAnswer>()
  return (picture, scope, filter) => {
    if (picture.version !== version || made.size > KEPT) made.clear()
    version = picture.version
    const departments = scope === 'all' ? null : [...scope].sort()
    const key = JSON.stringify([departments, filter.pathway, filter.area, filter.status])
    let answer = made.get(key)
    if (answer === undefined) {
      const { lanes, recent } = edAnswer(picture, scope, filter)
      const text = `"lanes":${JSON.stringify(lanes)},"recent":${JSON.stringify(recent)}}`
      answer = { text, patients: [...new Set(lanes.map(({ patientId }) => patientId))] }
      made.set(key, answer)
    }
    return answer
  }
}

/** GET /api/ed/lanes: the patients in the emergency department whom the caller may see. */
export function edRoutes(server: FastifyInstance, { board, trail, shown, emergencyDepartment }: EdParts): void {
  const answerFor = createAnswers()
  server.get<{ Querystring: Static<typeof Filter> }>(
    '/api/ed/lanes',
    { schema: { querystring: Filter } },
    async (request, reply) => {
      const person = personOf(request)
      const scope = patientScope(person, emergencyDepartment)
      const picture = await board.current()
      const { text, patients } = answerFor(picture, scope, request.query)
      const fresh = shown.fresh(person.staffId, patients)
      if (fresh.length > 0) {
        await trail.record({ person, action: 'read', resource: '/api/ed/lanes', patients: fresh, address: request.ip })
        shown.written(person.staffId, fresh)
      }
      return reply.type('application/json; charset=utf-8').send(`{"asOf":${picture.asOf},${text}`)
    },
  )
}
