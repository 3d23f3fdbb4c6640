import type { RetryAnswer } from '@golden-hour/board-api'
import type { Clock, QuarantinedEvent, QuarantineEntry, SourceBook } from '@golden-hour/ports'
import { HttpProblem, type Logger } from '@golden-hour/service-kit'
import type { Intake } from '../intake/create-intake.ts'
import type { EventResult } from '../intake/event-result.ts'
import type { SourceDirectory } from '../sources/source-directory.ts'
import { readAgain } from './read-again.ts'

interface Retrying {
  readonly book: Pick<SourceBook, 'addTry'>
  readonly directory: SourceDirectory
  readonly intake: Intake
  readonly clock: Clock
  readonly logger: Logger
}

function verdictOf(result: EventResult): { readonly reason: string; readonly detail: string } {
  if (result.outcome === 'quarantined')
    return { reason: result.reason, detail: `${result.error.path} ${result.error.message}` }
  if (result.outcome === 'refused')
    return { reason: String(result.problem.code), detail: result.problem.detail ?? result.problem.title }
  return { reason: result.outcome, detail: result.outcome === 'duplicate' ? 'the journal had it already' : '' }
}

/**
 * Passes a quarantined event through its source's profile as it is now, by the way that every event takes. What the
 * journal has then is accepted; else the newest reason is noted, and it goes on waiting.
 */
export async function retryQuarantined(
  kept: QuarantineEntry & QuarantinedEvent,
  by: string,
  { book, directory, intake, clock, logger }: Retrying,
): Promise<RetryAnswer> {
  if (kept.state === 'accepted') return { outcome: 'accepted', detail: 'it was accepted before' }
  const profile = directory.byId(kept.sourceId)
  if (profile === null)
    throw new HttpProblem(
      409,
      'no-profile',
      'Its source has no profile',
      `write a profile for source ${kept.sourceId} first`,
    )
  const result = await intake.retry(profile, readAgain(kept, { lenient: profile.lenient }), kept.quarantineId)
  if (result.outcome === 'unavailable')
    throw new HttpProblem(503, 'unavailable', 'Not now', 'the journal cannot take it; try again shortly')
  const outcome = result.outcome === 'accepted' || result.outcome === 'duplicate' ? 'accepted' : 'refused'
  const verdict = verdictOf(result)
  await book.addTry(kept.quarantineId, { at: clock.now(), by, outcome, ...verdict })
  logger.info({ event: 'quarantine-retried', quarantineId: kept.quarantineId, outcome, reason: verdict.reason, by })
  return { outcome, detail: verdict.detail === '' ? 'the journal has it' : verdict.detail }
}
