import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { boardApi } from '../api/board-api.ts'
import { instantText } from '../text/instant.ts'
import { zoneOffset } from '../text/zone-offset.ts'
import { createBoardClock } from './board-clock.ts'
import { onTick } from './ticker.ts'

const RESYNC_MS = 30_000
const COARSE_MS = 1_000

/** The hospital's clock for the whole page: `now()` at any moment, `coarse` once a second for what is rendered. */
export const useClock = defineStore('clock', () => {
  const monotonic = (): number => performance.now()
  const clock = createBoardClock(monotonic)
  const ready = ref(false)
  const zone = ref(clock.zone())
  const speed = ref(clock.speed())
  const demo = ref(false)
  const coarse = shallowRef(0)
  let asking = false
  let coarseAt = Number.NEGATIVE_INFINITY

  async function resync(): Promise<void> {
    if (asking) return
    asking = true
    const sentAt = monotonic()
    try {
      const answer = await boardApi.clock()
      clock.answer(answer, sentAt, monotonic())
      zone.value = answer.zone
      speed.value = answer.speed
      demo.value = answer.demo
      coarse.value = clock.now() ?? 0
      ready.value = true
    } catch {
      // The clock runs on by itself; that the server cannot be reached is told by the bar of the live stream.
    } finally {
      asking = false
    }
  }

  function start(): void {
    void resync()
    setInterval(() => void resync(), RESYNC_MS)
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void resync()
    })
    onTick(() => {
      const mono = monotonic()
      if (mono - coarseAt < COARSE_MS) return
      coarseAt = mono
      coarse.value = clock.now() ?? coarse.value
    })
  }

  return {
    ready,
    zone,
    speed,
    demo,
    coarse,
    text: computed(() => instantText(zone.value)),
    zoneOffset: (at: number): number => zoneOffset(zone.value, at),
    /** Before the first answer: the last instant that anything on the page is known of. */
    now: (): number => clock.now() ?? coarse.value,
    /** An instant told by an answer, for a page that was opened without a network. */
    atLeast: (at: number): void => {
      if (!ready.value && at > coarse.value) coarse.value = at
    },
    beat: (at: number): void => {
      if (clock.beat(at) === 'ask-again') void resync()
    },
    resync,
    start,
  }
})
