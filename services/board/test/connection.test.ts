import { describe, expect, it } from 'vitest'
import { type Link, type LinkEvent, mustRetry, SILENCE_MS, startLink, stepLink } from '../src/live/connection.ts'

const run = (...steps: readonly (readonly [LinkEvent, number])[]): Link =>
  steps.reduce((link, [event, now]) => stepLink(link, event, now), startLink(0))

describe('the link', () => {
  it('is live once something is heard', () => {
    expect(run(['opened', 10]).state).toBe('connecting')
    expect(run(['opened', 10], ['heard', 20]).state).toBe('live')
  })

  it('is cut after 12 s of silence, and not at 12 s', () => {
    expect(run(['heard', 0], ['tick', SILENCE_MS]).state).toBe('live')
    const cut = run(['heard', 0], ['tick', SILENCE_MS + 1])
    expect(cut.state).toBe('cut')
    expect(mustRetry(cut, SILENCE_MS + 1)).toBe(true)
  })

  it('is tried again at once after a failure, without an alarm', () => {
    const failed = run(['heard', 0], ['failed', 100])
    expect(failed.state).toBe('live')
    expect(mustRetry(failed, 599)).toBe(false)
    expect(mustRetry(failed, 600)).toBe(true)
  })

  it('waits longer each time, at most 8 s', () => {
    const waits = [0, 1, 2, 3, 4, 5, 99].map(
      (attempts) => stepLink({ ...startLink(0), attempts }, 'failed', 100).retryAt! - 100,
    )
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
    expect(stepLink(startLink(0), 'retrying', 100).attempts).toBe(1)
  })

  it('keeps the first time to try again when failures come thick', () => {
    expect(run(['failed', 100], ['failed', 200]).retryAt).toBe(600)
  })

  it('takes a stream that opens and stays silent to be dead, again and again', () => {
    const cut = run(['tick', SILENCE_MS + 1], ['retrying', SILENCE_MS + 1], ['opened', SILENCE_MS + 50])
    expect(mustRetry(cut, SILENCE_MS + 100)).toBe(false)
    expect(mustRetry(stepLink(cut, 'tick', SILENCE_MS * 2 + 1), SILENCE_MS * 2 + 1)).toBe(true)
  })

  it('is well again with the first beat', () => {
    const back = run(['tick', 20_000], ['retrying', 20_000], ['heard', 21_000])
    expect(back).toEqual({ state: 'live', heardAt: 21_000, attempts: 0, retryAt: null })
  })
})
