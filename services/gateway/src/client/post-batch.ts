import { AppError } from '@golden-hour/ports'
import type { BatchItem } from '../doors/http/answer.ts'
import type { Line } from './read-batches.ts'

/** What the network and the wall give; tests give their own. */
export interface Surroundings {
  readonly fetch: typeof fetch
  /** Milliseconds that only grow. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
}

export interface Target {
  readonly url: string
  readonly key: string
  /** For how long a gateway that takes nothing is tried again. */
  readonly patienceMs: number
}

type Attempt =
  | { readonly kind: 'answered'; readonly results: readonly BatchItem[] }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'later'; readonly why: string; readonly waitMs: number }

const BACKOFF = { firstMs: 200, mostMs: 5_000 }
const LONGEST_ANSWER_MS = 30_000

const retryAfterMs = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after') ?? '')
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0
}

/** A refusal of the whole request is no event's fault: going on would only repeat it. */
async function stopFor(response: Response): Promise<never> {
  const text = await response.text()
  let detail = text.slice(0, 200)
  try {
    const problem = JSON.parse(text) as { readonly title?: string; readonly detail?: string }
    detail = problem.detail ?? problem.title ?? detail
  } catch {
    // Not a problem document: what was said stands as it is.
  }
  const advice =
    response.status === 401 ? 'give the key of the source, as the gateway knows it' : 'see what answers there'
  throw new AppError('GH_CONFIG_INVALID', `the gateway answers ${response.status}: ${detail}`, { advice })
}

async function attempt({ url, key }: Target, lines: readonly Line[], { fetch }: Surroundings): Promise<Attempt> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents-batch+json' },
      body: `[${lines.map(({ text }) => text).join(',')}]`,
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    })
    if ([200, 202, 207].includes(response.status)) {
      const { results } = (await response.json()) as { readonly results: readonly BatchItem[] }
      return { kind: 'answered', results }
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { kind: 'later', why: cause instanceof Error ? cause.message : String(cause), waitMs: 0 }
  }
  if (response.status === 413) return { kind: 'too-large' }
  if (response.status !== 429 && response.status < 500) return stopFor(response)
  await response.body?.cancel()
  return { kind: 'later', why: `it answers ${response.status}`, waitMs: retryAfterMs(response) }
}

const isLater = ({ status }: BatchItem): boolean => status === 503

/**
 * Posts the lines until each has an answer; `onResult` is told each line's once. What the gateway cannot take now, and
 * what the network lost, is sent again: ids make that harmless. Answers how often it had to be. Throws
 * GH_GATEWAY_UNAVAILABLE when patience is at its end, GH_CONFIG_INVALID where the gateway wants nothing of us.
 */
export async function postBatch(
  target: Target,
  lines: readonly Line[],
  surroundings: Surroundings,
  onResult: (line: Line, result: BatchItem) => void,
): Promise<number> {
  const began = surroundings.now()
  let [left, retries, backoff] = [lines, 0, BACKOFF.firstMs]
  for (;;) {
    const said = await attempt(target, left, surroundings)
    if (said.kind === 'too-large') {
      const one = left[0]!
      if (left.length === 1) {
        onResult(one, { index: 0, id: null, status: 413, outcome: 'refused', reason: 'too-large' })
        return retries
      }
      const half = Math.ceil(left.length / 2)
      for (const part of [left.slice(0, half), left.slice(half)])
        retries += await postBatch(target, part, surroundings, onResult)
      return retries
    }
    if (said.kind === 'answered') {
      const results = said.results
      for (const [i, line] of left.entries()) if (results[i] && !isLater(results[i])) onResult(line, results[i])
      const before = left.length
      left = left.filter((_, i) => results[i] === undefined || isLater(results[i]))
      if (left.length === 0) return retries
      if (left.length < before) backoff = BACKOFF.firstMs
    }
    const why = said.kind === 'later' ? said.why : 'it cannot take everything now'
    const waitMs = Math.max(said.kind === 'later' ? said.waitMs : 0, backoff)
    if (surroundings.now() - began + waitMs > target.patienceMs)
      throw new AppError('GH_GATEWAY_UNAVAILABLE', `${target.url} does not take events: ${why}`, {
        advice: 'see whether the gateway runs and can be reached, then send the file again: what arrived is known',
      })
    retries += 1
    await surroundings.wait(waitMs)
    backoff = Math.min(backoff * 2, BACKOFF.mostMs)
  }
}
