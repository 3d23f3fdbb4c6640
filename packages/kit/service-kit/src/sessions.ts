import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { jwtVerify, SignJWT } from 'jose'
import { HttpProblem } from './problem.ts'

export const ROLES = [
  'clinician',
  'ed-coordinator',
  'qc-officer',
  'department-head',
  'operator',
  'auditor',
  'admin',
] as const
export type Role = (typeof ROLES)[number]

/** Who is calling. */
export interface Person {
  readonly staffId: string
  readonly name: string
  readonly role: Role
  readonly department: string | null
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where nobody has logged in. */
    person: Person | null
  }
}

export const SESSION_COOKIE = 'gh_session'
const ISSUER = 'golden-hour'
const LASTS = '12h'

/** `key`: at least 32 bytes, the same for every service and start. */
export const signSession = (person: Person, key: Uint8Array): Promise<string> =>
  new SignJWT({ name: person.name, role: person.role, department: person.department })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(person.staffId)
    .setIssuer(ISSUER)
    .setIssuedAt()
    .setExpirationTime(LASTS)
    .sign(key)

async function personOf(token: string, key: Uint8Array): Promise<Person | null> {
  try {
    const { payload } = await jwtVerify(token, key, { issuer: ISSUER, algorithms: ['HS256'] })
    const { sub, name, role, department } = payload
    if (typeof sub !== 'string' || typeof name !== 'string' || !ROLES.includes(role as Role)) return null
    return { staffId: sub, name, role: role as Role, department: typeof department === 'string' ? department : null }
  } catch {
    return null
  }
}

const tokenOf = (request: FastifyRequest): string | null => {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  return bearer ?? request.cookies[SESSION_COOKIE] ?? null
}

/** Register once on a server: sets `request.person` from the session cookie or a bearer token. */
export const sessions = plugin(async (server: FastifyInstance, { key }: { readonly key: Uint8Array }) => {
  await server.register(cookie)
  server.decorateRequest('person', null)
  server.addHook('onRequest', async (request) => {
    const token = tokenOf(request)
    request.person = token === null ? null : await personOf(token, key)
  })
})

/** A route's `onRequest`: 401 without a session, 403 without one of the roles (none named: anybody logged in). */
export const requireRole =
  (...roles: readonly Role[]) =>
  async (request: FastifyRequest): Promise<void> => {
    const { person } = request
    if (person === null) throw new HttpProblem(401, 'not-logged-in', 'Log in first')
    if (roles.length > 0 && person.role !== 'admin' && !roles.includes(person.role))
      throw new HttpProblem(403, 'not-allowed', 'Your role may not do this', `needs one of: ${roles.join(', ')}`)
  }
