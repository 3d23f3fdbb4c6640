import type { AckRequest, Inbox, InboxAlert } from '@golden-hour/board-api'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { boardApi } from '../api/board-api.ts'
import { ApiProblem } from '../api/problem.ts'
import { type Resource, useResource } from '../api/use-resource.ts'
import { useClock } from '../clock/use-clock.ts'
import { useSession } from '../session/use-session.ts'
import { createAckAttempts } from './ack-attempts.ts'
import { inboxOrder } from './ack-choices.ts'
import { inboxShelf } from './kept-inbox.ts'

type Words = Omit<AckRequest, 'clientAckId'>
/** What came of an acknowledgement. `not-sent`: nobody knows of it, and nothing will be sent later by itself. */
export type Sent = 'done' | 'repeated' | 'read-back-mismatch' | 'closed' | { readonly notSent: ApiProblem }

const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The caller's alerts: live while the network is there, else those loaded last on this device. */
export function useInbox() {
  const session = useSession()
  const clock = useClock()
  const shelf = inboxShelf(localStorage)
  const attempts = createAckAttempts(newId)
  const me = session.me?.staffId ?? ''
  const kept = shallowRef<Inbox | null>(shelf.read(me))
  const answer: Resource<Inbox> = useResource(boardApi.inbox, (event) => {
    if (event.kind === 'alert') return event.staff.length === 0 || event.staff.includes(me) ? 'now' : null
    if (event.kind !== 'window') return null
    return answer.data.value?.alerts.some((alert) => alert.windowId === event.windowId) === true ? 'now' : null
  })
  const offline = computed(() => answer.problem.value?.kind === 'offline')
  const inbox = computed(() => answer.data.value ?? (offline.value ? kept.value : null))
  const sending: Ref<ReadonlySet<string>> = ref(new Set<string>())

  watch(answer.data, (loaded) => {
    if (loaded !== null) shelf.keep(me, loaded)
  })
  watch(
    inbox,
    (shown) => {
      if (shown !== null) clock.atLeast(shown.asOf)
    },
    { immediate: true },
  )
  const mark = (alertId: string, on: boolean): void => {
    const next = new Set(sending.value)
    if (on) next.add(alertId)
    else next.delete(alertId)
    sending.value = next
  }

  async function acknowledge(alert: InboxAlert, words: Words): Promise<Sent> {
    mark(alert.alertId, true)
    try {
      const { outcome } = await boardApi.acknowledge(alert.alertId, {
        ...words,
        clientAckId: attempts.idFor(alert.alertId, words),
      })
      attempts.answered(alert.alertId, words)
      answer.refresh()
      return outcome
    } catch (cause) {
      return { notSent: cause instanceof ApiProblem ? cause : new ApiProblem('failed', 0, String(cause)) }
    } finally {
      mark(alert.alertId, false)
    }
  }

  return {
    answer,
    offline,
    inbox,
    alerts: computed(() => inboxOrder(inbox.value?.alerts ?? [])),
    sending,
    acknowledge,
  }
}
