import type { LiveEvent } from '@golden-hour/board-api'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { onTick } from '../clock/ticker.ts'
import { useClock } from '../clock/use-clock.ts'
import { type Link, type LinkEvent, mustRetry, startLink, stepLink } from './connection.ts'

const KINDS = ['beat', 'fact', 'window', 'alert', 'system'] as const
type Hear = (event: LiveEvent) => void

/** The stream of changes: who listens, and whether it can be believed that silence means nothing happened. */
export const useLive = defineStore('live', () => {
  const clock = useClock()
  const monotonic = (): number => performance.now()
  const link = shallowRef<Link>(startLink(monotonic()))
  const silentSeconds = ref(0)
  const isBlind = ref(false)
  const listeners = new Set<Hear>()
  const restored = new Set<() => void>()
  let source: EventSource | null = null
  let stopTick: (() => void) | null = null

  function step(event: LinkEvent): void {
    const before = link.value
    link.value = stepLink(before, event, monotonic())
    if (before.state !== 'live' && link.value.state === 'live') for (const each of restored) each()
  }

  function hear(message: MessageEvent<string>): void {
    const event = JSON.parse(message.data) as LiveEvent
    clock.beat(event.now)
    step('heard')
    if (event.kind === 'beat') isBlind.value = event.status === 'monitor-blind'
    else for (const each of listeners) each(event)
  }

  function open(): void {
    source?.close()
    source = new EventSource('/api/live')
    source.onopen = () => step('opened')
    // The browser would try again by itself, but not after every kind of failure, and at its own pace.
    source.onerror = () => {
      source?.close()
      step('failed')
    }
    for (const kind of KINDS) source.addEventListener(kind, hear)
  }

  function retry(): void {
    step('retrying')
    open()
  }

  function tick(): void {
    step('tick')
    silentSeconds.value = Math.floor((monotonic() - link.value.heardAt) / 1_000)
    if (mustRetry(link.value, monotonic())) retry()
  }

  function start(): void {
    if (stopTick !== null) return
    link.value = startLink(monotonic())
    stopTick = onTick(tick)
    open()
  }

  function stop(): void {
    stopTick?.()
    stopTick = null
    source?.close()
    source = null
  }

  const subscribe = <Listener>(set: Set<Listener>, listener: Listener): (() => void) => {
    set.add(listener)
    return () => void set.delete(listener)
  }

  return {
    state: computed(() => link.value.state),
    silentSeconds,
    /** Nobody processes a part of what comes in: what falls due there is not noticed. */
    isBlind,
    onEvent: (hearer: Hear) => subscribe(listeners, hearer),
    /** After the stream was away: whatever happened meanwhile has to be read. */
    onRestored: (act: () => void) => subscribe(restored, act),
    start,
    stop,
    retry,
  }
})
