/**
 * A moving time axis without arithmetic in the page: what stands on it is placed once, in percent of the track's width
 * from a fixed anchor, and the layer that holds it all is shifted as time goes on.
 */
export interface TimeAxis {
  /** An instant near which all that is shown lies. */
  readonly anchor: number
  /** How much time the width of the track shows, in milliseconds. */
  readonly spanMs: number
}

/** Where the line of the present stands, in percent of the track. */
export const NOW_AT = 58

/** Percent of the track's width from the anchor. */
export const place = (axis: TimeAxis, at: number): number => ((at - axis.anchor) / axis.spanMs) * 100

/** By how much the layer is shifted so that the present lies at its line, in percent of the track's width. */
export const shiftOf = (axis: TimeAxis, now: number): number => NOW_AT - place(axis, now)

export const SPANS = [1, 2, 4, 8, 24] as const
export type SpanHours = (typeof SPANS)[number]

const MINUTE = 60_000
const STEPS = [5, 10, 15, 30, 60, 120, 240, 360].map((minutes) => minutes * MINUTE)
const MOST_TICKS = 12

/** Whole marks of the hospital's clock around `now`; wide enough that none is missing while the axis moves on for a span. */
export function ticksAround(axis: TimeAxis, now: number, zoneOffsetMs: number): number[] {
  const step = STEPS.find((each) => axis.spanMs / each <= MOST_TICKS) ?? STEPS[STEPS.length - 1]!
  const first = Math.ceil((now - axis.spanMs + zoneOffsetMs) / step) * step - zoneOffsetMs
  const count = Math.ceil((axis.spanMs * 2) / step)
  return Array.from({ length: count }, (_, index) => first + index * step)
}
