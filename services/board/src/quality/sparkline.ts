/** A trend as a line in a box of `width` × `height`; null where there is no value, so that a gap stays a gap. */
export interface Sparkline {
  /** Path of the line, in pieces where values are missing. */
  readonly path: string
  readonly points: readonly { readonly x: number; readonly y: number; readonly index: number }[]
  /** Where the target lies; null where there is none. */
  readonly targetY: number | null
}

const round = (value: number): number => Math.round(value * 10) / 10

export function sparkline(
  values: readonly (number | null)[],
  target: number | null,
  width: number,
  height: number,
  pad = 4,
): Sparkline {
  const known = values.filter((value) => value !== null)
  const all = target === null ? known : [...known, target]
  const low = Math.min(...all)
  const high = Math.max(...all)
  const y = (value: number): number =>
    round(high === low ? height / 2 : pad + (1 - (value - low) / (high - low)) * (height - pad * 2))
  const x = (index: number): number =>
    round(values.length < 2 ? width / 2 : pad + (index / (values.length - 1)) * (width - pad * 2))
  const points = values.flatMap((value, index) => (value === null ? [] : [{ x: x(index), y: y(value), index }]))
  const path = points
    .map((point, at) => `${at > 0 && points[at - 1]?.index === point.index - 1 ? 'L' : 'M'}${point.x} ${point.y}`)
    .join('')
  return { path, points, targetY: target === null || all.length === 0 ? null : y(target) }
}
