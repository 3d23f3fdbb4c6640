import type { FastifyInstance } from 'fastify'
import { ProgramStop } from '../exit.ts'
import type { SystemConfig } from './read-settings.ts'

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop what listens there, or take another --port; 0 takes any free one',
  EACCES: 'take a --port above 1023, or give this user the right to listen there',
  EADDRNOTAVAIL: 'name an address of this machine with --host, or 0.0.0.0 for all',
  ENOTFOUND: 'name an address of this machine with --host, or 0.0.0.0 for all',
}

/** Begins to listen, and answers where. Throws GH_ADDRESS_UNUSABLE. */
export async function listenAt(server: FastifyInstance, { host, port }: SystemConfig): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const advice = ADVICE[code ?? '']
    if (advice === undefined) throw cause
    throw new ProgramStop('GH_ADDRESS_UNUSABLE', `cannot listen at ${host}:${port}: ${message}`, advice, cause)
  }
}
