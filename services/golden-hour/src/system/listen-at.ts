import { ProgramStop } from '../exit.ts'

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop what listens there, or take another --port; 0 takes any free one',
  EACCES: 'take a --port above 1023, or give this user the right to listen there',
  EADDRNOTAVAIL: 'name an address of this machine with --host, or 0.0.0.0 for all',
  ENOTFOUND: 'name an address of this machine with --host, or 0.0.0.0 for all',
}

export interface ListenAt {
  readonly host: string
  readonly port: number
}

/** What `listen` answers, once it listens there. Throws GH_ADDRESS_UNUSABLE. */
export async function listenAt<T>(at: ListenAt, listen: (at: ListenAt) => Promise<T>): Promise<T> {
  try {
    return await listen(at)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const advice = ADVICE[code ?? '']
    if (advice === undefined) throw cause
    throw new ProgramStop('GH_ADDRESS_UNUSABLE', `cannot listen at ${at.host}:${at.port}: ${message}`, advice, cause)
  }
}
