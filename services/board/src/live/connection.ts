/** What a reader must know about the stream: it flows, it is being opened, or it is cut. */
export type LinkState = 'connecting' | 'live' | 'cut'

export interface Link {
  readonly state: LinkState
  /** Reading of the monotonic clock at the last sign of life. */
  readonly heardAt: number
  /** Attempts since the last sign of life. */
  readonly attempts: number
  /** When the stream is to be opened again; null while it is open. */
  readonly retryAt: number | null
}

export type LinkEvent = 'opened' | 'heard' | 'failed' | 'tick' | 'retrying'

/** Beats come every 3 s; after four are missing nobody may believe that no news is good news. */
export const SILENCE_MS = 12_000
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000] as const

export const startLink = (now: number): Link => ({ state: 'connecting', heardAt: now, attempts: 0, retryAt: null })

const retryDelay = (attempts: number): number => RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 8_000

/**
 * The next state of the link; `now` is a reading of the monotonic clock in milliseconds. A stream that fails is tried
 * again at once and quietly; only silence makes it `cut`, and then an open stream is taken to be dead and opened anew.
 */
export function stepLink(link: Link, event: LinkEvent, now: number): Link {
  if (event === 'heard') return { state: 'live', heardAt: now, attempts: 0, retryAt: null }
  if (event === 'opened') return { ...link, retryAt: null }
  if (event === 'retrying') return { ...link, attempts: link.attempts + 1, retryAt: null }
  if (event === 'failed') return { ...link, retryAt: link.retryAt ?? now + retryDelay(link.attempts) }
  if (now - link.heardAt <= SILENCE_MS) return link
  if (link.state !== 'cut') return { ...link, state: 'cut', retryAt: now }
  return link.retryAt === null && now - link.heardAt > SILENCE_MS * (link.attempts + 1)
    ? { ...link, retryAt: now }
    : link
}

/** Whether the stream is to be opened again now. */
export const mustRetry = (link: Link, now: number): boolean => link.retryAt !== null && now >= link.retryAt
