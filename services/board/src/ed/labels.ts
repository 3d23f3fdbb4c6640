/** A point on a line with the words that belong to it. */
export interface Labelled {
  readonly at: number
  readonly text: string
}

const WIDE = /[\u2e80-\u9fff\uff00-\uffef]/
const GAP_PX = 8

/** About how wide a text is at 12 px; Chinese characters are square. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 12 : 6.8), 0)

/**
 * Which points have room for their words to their right: the newest first, since it is the one that is asked for.
 * The last may run on as far as it likes.
 */
export function roomForLabels(points: readonly Labelled[], pxPerMs: number): boolean[] {
  const shown = points.map(() => false)
  let free = Number.POSITIVE_INFINITY
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index]!
    const x = point.at * pxPerMs
    if (x + textWidth(point.text) + GAP_PX <= free) {
      shown[index] = true
    }
    free = Math.min(free, x - GAP_PX)
  }
  return shown
}
