import type { PatientCase, WindowWhy } from '@golden-hour/board-api'
import type { Transition } from '@golden-hour/model'
import type { Clock } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { HttpProblem, type Person } from '@golden-hour/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { personOf } from '../access/person-of.ts'
import { covers, notYourPatient, patientScope } from '../access/scope.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import { ruleNamesOf } from '../names.ts'
import type { TimelineLedger } from '../ports.ts'
import { type CaseAlerts, caseAlerts } from './case-alerts.ts'
import { departmentsOf, patientCase } from './patient-case.ts'
import { createRuleShelf } from './rule-shelf.ts'
import type { KnownFact } from './standing.ts'
import { windowWhy } from './window-why.ts'

export interface CaseRouteParts {
  readonly ledger: TimelineLedger
  readonly trail: AuditTrail
  readonly clock: Clock
  readonly rulebook: Rulebook
  readonly emergencyDepartment: string
}

interface Read {
  readonly known: readonly KnownFact[]
  readonly windows: readonly Transition[]
}

/** The id as it was given before it was percent-encoded, once; its own slashes and escapes are kept. */
function idOf(request: FastifyRequest, prefix: string): string {
  const path = request.url.split('?', 1)[0] ?? ''
  try {
    return decodeURIComponent(path.slice(prefix.length))
  } catch {
    throw new HttpProblem(400, 'bad-id', 'The id is not percent-encoded', 'encode it with encodeURIComponent')
  }
}

/** GET /api/patients/:id and /api/windows/:id. Each answer is in the audit log before it is given. */
export function caseRoutes(server: FastifyInstance, parts: CaseRouteParts): void {
  const { ledger, trail, clock, rulebook, emergencyDepartment } = parts
  const nameOf = ruleNamesOf(rulebook)
  const shelf = createRuleShelf(ledger.rulebooks, rulebook)

  /** Whoever sees no patients is not told which there are. */
  const notFound = (person: Person, what: string, id: string): HttpProblem => {
    patientScope(person, emergencyDepartment)
    return new HttpProblem(404, `no-such-${what}`, `There is no such ${what}`, id)
  }
  const read = async (patientId: string): Promise<Read> => {
    const [known, windows] = await Promise.all([
      ledger.clinical.factsOf(patientId),
      ledger.timeline.windowsOf(patientId),
    ])
    return { known, windows }
  }
  const written = (person: Person, { url, ip }: FastifyRequest, patientId: string): Promise<void> =>
    trail.record({ person, action: 'read', resource: url, patients: [patientId], address: ip })

  /** Who was told of the patient by an alert may look, wherever they work: they are asked to act. */
  const admit = (person: Person, { known, windows }: Read, alerts: CaseAlerts): void => {
    if (alerts.stored.some(({ staff }) => staff.includes(person.staffId))) return
    const scope = patientScope(person, emergencyDepartment)
    if (!covers(scope, departmentsOf(known, windows))) throw notYourPatient()
  }

  server.get('/api/patients/*', async (request): Promise<PatientCase> => {
    const person = personOf(request)
    const patientId = idOf(request, '/api/patients/')
    const asOf = clock.now()
    const [found, alerts] = await Promise.all([read(patientId), caseAlerts(ledger.alerts, { patientId })])
    if (found.known.length === 0 && found.windows.length === 0) throw notFound(person, 'patient', patientId)
    admit(person, found, alerts)
    await written(person, request, patientId)
    return patientCase({ patientId, asOf, ...found, alerts, nameOf })
  })

  server.get('/api/windows/*', async (request): Promise<WindowWhy> => {
    const person = personOf(request)
    const windowId = idOf(request, '/api/windows/')
    const asOf = clock.now()
    const window = await ledger.timeline.window(windowId)
    if (window === null) throw notFound(person, 'window', windowId)
    const [found, alerts] = await Promise.all([read(window.patientId), caseAlerts(ledger.alerts, { windowId })])
    admit(person, found, alerts)
    const [revisions, rule] = await Promise.all([ledger.clinical.revisions(windowId), shelf.ruleOf(window.rule)])
    await written(person, request, window.patientId)
    return windowWhy({ asOf, window, rule, known: found.known, revisions, alerts, nameOf, zone: rulebook.zone })
  })
}
