import type { BatchItem } from '../doors/http/answer.ts'
import { postBatch, type Surroundings } from './post-batch.ts'
import { type Line, readBatches } from './read-batches.ts'

export interface SendRequest {
  /** Of the gateway (`http://host:8080`), or of its door (`…/events`). */
  readonly url: string
  readonly key: string
  /** One structured CloudEvent each. */
  readonly lines: AsyncIterable<string> | Iterable<string>
  /** Events a second at most; left out, as fast as the gateway takes them. */
  readonly rate?: number
  /** Events in one request; default 500. */
  readonly batch?: number
  /** For how long a gateway that takes nothing is tried again; default a minute of the wall. */
  readonly patienceMs?: number
  readonly onProgress?: (summary: SendSummary) => void
  /** Told each line that was refused or quarantined. */
  readonly onFault?: (fault: SendFault) => void
}

export interface SendFault {
  /** Its number in the file, from 1. */
  readonly line: number
  readonly outcome: 'refused' | 'quarantined'
  readonly status: number
  /** The problem's code, such as `bad-data`. */
  readonly reason: string
  /** Names the field, and says what to do. */
  readonly detail: string
  readonly quarantineId: string | null
}

export interface SendSummary {
  /** Lines that have an answer, empty ones left out. */
  readonly answered: number
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: number
  readonly refused: number
  /** Requests that had to be sent again. */
  readonly retries: number
  /** The first of them, at most 1,000. */
  readonly faults: readonly SendFault[]
}

const DEFAULTS = { batch: 500, patienceMs: 60_000 }
const KEPT_FAULTS = 1_000
/** With a rate, so many requests a second: a second's events at once would be no rate. */
const REQUESTS_A_SECOND = 10

const wall: Surroundings = {
  fetch: (...given) => fetch(...given),
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

const doorOf = (url: string): string => (/\/events\/?$/.test(url) ? url : `${url.replace(/\/$/, '')}/events`)

function faultOf(line: number, { status, outcome, reason, quarantineId, problem }: BatchItem): SendFault | null {
  if (outcome !== 'refused' && outcome !== 'quarantined') return null
  const code = reason ?? String(problem?.code ?? outcome)
  const detail = problem?.detail ?? (outcome === 'quarantined' ? 'kept in quarantine' : 'refused')
  return { line, outcome, status, reason: code, detail, quarantineId: quarantineId ?? null }
}

/**
 * Sends events in their order, one request at a time, and sees to it that each is answered. Sending the same lines
 * again does no harm. Throws GH_GATEWAY_UNAVAILABLE and GH_CONFIG_INVALID as `postBatch` does.
 */
export async function sendEvents(request: SendRequest, surroundings: Surroundings = wall): Promise<SendSummary> {
  const { rate, patienceMs = DEFAULTS.patienceMs } = request
  const target = { url: doorOf(request.url), key: request.key, patienceMs }
  const most = rate === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(rate / REQUESTS_A_SECOND))
  const counts = { answered: 0, accepted: 0, duplicates: 0, quarantined: 0, refused: 0, retries: 0 }
  const faults: SendFault[] = []
  const summary = (): SendSummary => ({ ...counts, faults })
  const note = (line: Line, result: BatchItem): void => {
    counts.answered += 1
    if (result.outcome === 'accepted') counts.accepted += 1
    if (result.outcome === 'duplicate') counts.duplicates += 1
    const fault = faultOf(line.number, result)
    if (fault === null) return
    counts[fault.outcome] += 1
    if (faults.length < KEPT_FAULTS) faults.push(fault)
    request.onFault?.(fault)
  }
  const began = surroundings.now()
  let sent = 0
  for await (const piece of readBatches(request.lines, Math.min(request.batch ?? DEFAULTS.batch, most))) {
    if (piece.kind === 'unsendable') {
      const problem = { type: 'about:blank', title: 'Not sent', status: 400, detail: piece.reason, code: 'not-json' }
      note(piece.line, { index: 0, id: null, status: 400, outcome: 'refused', problem })
      continue
    }
    const early = rate === undefined ? 0 : began + (sent / rate) * 1_000 - surroundings.now()
    if (early > 0) await surroundings.wait(early)
    counts.retries += await postBatch(target, piece.lines, surroundings, note)
    sent += piece.lines.length
    request.onProgress?.(summary())
  }
  return summary()
}
