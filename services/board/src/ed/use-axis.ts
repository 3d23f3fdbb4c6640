import { computed, type MaybeRefOrGetter, onScopeDispose, type Ref, ref, toValue, useTemplateRef, watch } from 'vue'
import { onTick } from '../clock/ticker.ts'
import { useClock } from '../clock/use-clock.ts'
import { place, shiftOf, type TimeAxis, ticksAround } from './time-axis.ts'

export interface MovingAxis {
  readonly axis: Ref<TimeAxis>
  readonly ticks: Ref<readonly { readonly at: number; readonly left: string; readonly text: string }[]>
  /** Width of a track in pixels, as far as it is known. */
  readonly trackWidth: Ref<number>
}

/**
 * The moving axis of a board: two custom properties, `--shift` and `--now`, on the element with `ref="root"` are all that
 * changes as time goes on. An element with `ref="gauge"` is as wide as a track.
 */
export function useAxis(spanMs: MaybeRefOrGetter<number>): MovingAxis {
  const clock = useClock()
  const root = useTemplateRef<HTMLElement>('root')
  const gauge = useTemplateRef<HTMLElement>('gauge')
  const trackWidth = ref(800)
  const anchor = clock.now()
  const axis = computed(() => ({ anchor, spanMs: toValue(spanMs) }))
  const step = computed(() => Math.floor(clock.coarse / (axis.value.spanMs / 2)))
  const ticks = computed(() => {
    const about = (step.value * axis.value.spanMs) / 2
    return ticksAround(axis.value, about, clock.zoneOffset(about)).map((at) => ({
      at,
      left: `${place(axis.value, at)}%`,
      text: clock.text.minute(at),
    }))
  })

  let shown: { readonly shift: string; readonly on: HTMLElement | null } = { shift: '', on: null }
  function move(): void {
    const now = clock.now()
    if (root.value === null) return
    // A hundredth of a percent is less than a pixel; a board that has not moved so far is not drawn anew.
    const shift = shiftOf(axis.value, now).toFixed(2)
    if (shift === shown.shift && root.value === shown.on) return
    shown = { shift, on: root.value }
    root.value.style.setProperty('--shift', `${shift}%`)
    root.value.style.setProperty('--now', place(axis.value, now).toFixed(2))
  }

  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) trackWidth.value = entry.contentRect.width
  })
  // A board that waits for its first answer has neither element yet.
  watch(axis, move)
  watch([root, gauge], () => {
    move()
    observer.disconnect()
    if (gauge.value !== null) observer.observe(gauge.value)
  })
  onScopeDispose(onTick(move))
  onScopeDispose(() => observer.disconnect())
  return { axis, ticks, trackWidth }
}
