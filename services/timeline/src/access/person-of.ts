import { HttpProblem, type Person } from '@golden-hour/service-kit'
import type { FastifyRequest } from 'fastify'

/** Who is calling; throws 401 where nobody has logged in. */
export function personOf({ person }: FastifyRequest): Person {
  if (person === null) throw new HttpProblem(401, 'not-logged-in', 'Log in first')
  return person
}
