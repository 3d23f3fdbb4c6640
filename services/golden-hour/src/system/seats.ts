import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createSource, newApiKey } from '@golden-hour/gateway'
import { durationMs, type EpochMs, MINUTE_MS } from '@golden-hour/model'
import type { Ledger, SourceProfile } from '@golden-hour/ports'
import type { SourceSetting } from './read-settings.ts'
import { keepSecret, type SecretFile } from './secret-file.ts'

const newPassword = (): string => randomBytes(12).toString('base64url')

/** What signs sessions. */
export const newSessionKey = (): string => randomBytes(32).toString('base64url')

/** The first account, with the password of that file: whoever can read it can log in, and make the others. Null where there are accounts. */
export async function seatAdmin(ledger: Ledger, passwordFile: string): Promise<SecretFile | null> {
  if ((await ledger.accounts.list()).length > 0) return null
  const file = await keepSecret(passwordFile, newPassword)
  const account = { staffId: 'admin', name: 'admin', role: 'admin', department: null }
  await ledger.accounts.put({ ...account, password: file.secret })
  return file
}

export function profileOf(source: SourceSetting): SourceProfile {
  const { id, name, allowed, lenient, futureToleranceMin, heartbeatMin } = source
  return {
    id,
    name,
    allowed,
    lenient,
    futureToleranceMs: durationMs(futureToleranceMin * MINUTE_MS),
    heartbeatMs: heartbeatMin === null ? null : durationMs(heartbeatMin * MINUTE_MS),
  }
}

/** Writes the profile; its key is that of `folder/ID.key`, made where there is none. A key that was revoked stays so. */
export async function connectSource(
  ledger: Ledger,
  profile: SourceProfile,
  folder: string,
  at: EpochMs,
): Promise<SecretFile> {
  const file = await keepSecret(join(folder, `${profile.id}.key`), newApiKey)
  await createSource(ledger.sources, profile, at, file.secret)
  return file
}
