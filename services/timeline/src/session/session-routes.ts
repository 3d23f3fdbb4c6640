import type { ClockAnswer, Me } from '@golden-hour/board-api'
import type { Account, AccountBook, Clock } from '@golden-hour/ports'
import { HttpProblem, type Person, ROLES, type Role, SESSION_COOKIE, signSession } from '@golden-hour/service-kit'
import { type Static, Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { personOf } from '../access/person-of.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import { createInTurn } from './in-turn.ts'
import type { LoginGate } from './login-gate.ts'

const LoginBody = Type.Object({
  staffId: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
})

export interface SessionParts {
  readonly accounts: AccountBook
  readonly gate: LoginGate
  readonly trail: AuditTrail
  readonly clock: Clock
  readonly sessionKey: Uint8Array
  readonly zone: string
  readonly demo: boolean
}

/** As long as the session itself holds. */
const COOKIE_SECONDS = 12 * 3_600

const meOf = ({ staffId, name, role, department }: Person): Me => ({ staffId, name, role, department })

function personFrom(account: Account): Person {
  const role = ROLES.find((one) => one === account.role)
  if (role === undefined)
    throw new HttpProblem(403, 'no-role', 'This account has no role', `set its role to one of: ${ROLES.join(', ')}`)
  return { ...account, role: role satisfies Role }
}

/** One answer for a wrong password and for nobody of that id: which staff ids exist is nobody's business. */
const refused = (): HttpProblem =>
  new HttpProblem(401, 'login-refused', 'Staff id or password is wrong', 'check both, then try again')

const tooMany = (seconds: number): HttpProblem =>
  new HttpProblem(429, 'too-many-logins', 'Too many failed logins', `wait ${seconds} s, then try again`, {
    retryAfter: seconds,
  })

export function sessionRoutes(server: FastifyInstance, parts: SessionParts): void {
  const { accounts, gate, trail, clock, sessionKey, zone, demo } = parts
  // A password takes a core for a third of a second: however many try, one is looked at at a time.
  const inTurn = createInTurn()

  const login = async (reply: FastifyReply, staffId: string, password: string, address: string): Promise<Person> => {
    const deed = { resource: '/api/login', patients: [], address }
    const account = await inTurn(async () => {
      // Asked when it is this attempt's turn: those that waited with it may have failed.
      const closedFor = gate.closedFor(staffId, address)
      if (closedFor !== null) {
        reply.header('retry-after', closedFor)
        throw tooMany(closedFor)
      }
      const found = await accounts.verify(staffId, password)
      if (found === null) gate.failed(staffId, address)
      else gate.succeeded(staffId, address)
      return found
    })
    if (account === null) {
      // Only a staff id that exists: people type their password into the wrong field.
      const known = (await accounts.list()).some((one) => one.staffId === staffId)
      const resource = known ? `/api/login?staffId=${staffId}` : '/api/login'
      await trail.record({ ...deed, person: null, action: 'login-refused', resource })
      throw refused()
    }
    const person = personFrom(account)
    await trail.record({ person, action: 'logged-in', ...deed })
    return person
  }

  server.post<{ Body: Static<typeof LoginBody> }>(
    '/api/login',
    { schema: { body: LoginBody } },
    async ({ body, ip }, reply): Promise<Me> => {
      const person = await login(reply, body.staffId, body.password, ip)
      const token = await signSession(person, sessionKey)
      reply.setCookie(SESSION_COOKIE, token, {
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        secure: 'auto',
        maxAge: COOKIE_SECONDS,
      })
      return meOf(person)
    },
  )
  server.post('/api/logout', async ({ person, ip }, reply) => {
    if (person !== null)
      await trail.record({ person, action: 'logged-out', resource: '/api/logout', patients: [], address: ip })
    reply.clearCookie(SESSION_COOKIE, { path: '/', httpOnly: true, sameSite: 'strict' })
    return reply.code(204).send()
  })
  server.get('/api/me', async (request): Promise<Me> => meOf(personOf(request)))
  server.get('/api/clock', async (): Promise<ClockAnswer> => ({ now: clock.now(), speed: clock.speed, zone, demo }))
}
