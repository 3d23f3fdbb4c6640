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

/** From the middle of a point to the beginning of its words. */
const POINT_PX = 10

/** How far the words of a point reach to the right of its middle, in pixels. */
export const labelWidth = (text: string): number => POINT_PX + textWidth(text)

/** Which points have room for their words to their right, before the next point; the last may run on as far as it likes. */
export function roomForLabels(points: readonly Labelled[], pxPerMs: number): boolean[] {
  const shown = points.map(() => false)
  let free = Number.POSITIVE_INFINITY
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index]!
    const x = point.at * pxPerMs
    shown[index] = x + labelWidth(point.text) <= free
    free = Math.min(free, x - GAP_PX)
  }
  return shown
}
