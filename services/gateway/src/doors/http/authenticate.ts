import type { SourceProfile } from '@golden-hour/ports'
import type { FastifyRequest } from 'fastify'
import { refuseRequest } from '../../problems.ts'
import type { SourceDirectory } from '../../sources/source-directory.ts'

function keyOf({ headers }: FastifyRequest): string | null {
  const own = headers['x-api-key']
  if (typeof own === 'string' && own !== '') return own
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}

/** Whose request it is; throws 401, before the body is read, where it is nobody's. */
export async function authenticate(request: FastifyRequest, directory: SourceDirectory): Promise<SourceProfile> {
  const key = keyOf(request)
  if (key === null)
    throw refuseRequest('no-key', 'send the key of the source as Authorization: Bearer KEY, or as X-API-Key: KEY')
  const profile = await directory.byKey(key)
  if (profile === null) throw refuseRequest('unknown-key', 'ask who runs this gateway for a key of your source')
  return profile
}
