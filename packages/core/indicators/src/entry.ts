import type { WindowView } from '@golden-hour/model'
import { earlier, type Group } from './roll.ts'

/** One window, or one group of them, on its way into the cells; it counts once. */
export interface Entry {
  /** Whose start says where it belongs. */
  readonly anchor: WindowView
  /** Whose marks, patient, elapsed time are taken. */
  readonly taken: WindowView
  /** All whose elapsed times go into median and p90. */
  readonly windows: readonly WindowView[]
}

export const entryOf = (window: WindowView): Entry => ({ anchor: window, taken: window, windows: [window] })

/** Of a group with something to judge it by: it counts once, so what is taken is that of its earliest judged window. */
export const entryOfGroup = ({ anchor, judged }: Group): Entry => ({
  anchor,
  taken: judged.reduce(earlier),
  windows: judged,
})
