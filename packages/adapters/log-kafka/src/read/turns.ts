import { setImmediate as nextTurn } from 'node:timers/promises'

/** One piece of work in each turn of the event loop, whoever asks: decoding must not hold up what else there is to do. */
export function createTurns(): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const turn = last.then(() => nextTurn())
    last = turn
    return turn
  }
}
