import type { EdLanes, Lane } from '@golden-hour/board-api'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { boardApi } from '../api/board-api.ts'
import { type Resource, useResource } from '../api/use-resource.ts'
import { useClock } from '../clock/use-clock.ts'
import { useWords } from '../i18n/index.ts'
import type { EdFilter } from './filter.ts'
import { laneHas } from './lane-view.ts'
import { byUrgency, countLanes, holdOrder, type LaneCounts, newlyOverdue } from './urgency.ts'

export interface LanesOnBoard {
  readonly answer: Resource<EdLanes>
  readonly all: Ref<readonly Lane[]>
  /** Those that the filter lets through, in the order shown. */
  readonly shown: Ref<readonly Lane[]>
  readonly counts: Ref<LaneCounts>
  /** While true the order is kept: nobody clicks on a row that jumps away. */
  readonly held: Ref<boolean>
  /** What is to be read aloud: each window once, when it becomes overdue. */
  readonly announcement: Ref<string>
}

const matches = (lane: Lane, filter: EdFilter, now: number): boolean =>
  (filter.pathway === '' || lane.pathways.some((pathway) => pathway.id === filter.pathway)) &&
  (filter.area === '' || lane.area === filter.area) &&
  laneHas(lane, filter.status, now)

/** The emergency department's lanes, kept up to date. */
export function useLanes(filter: Ref<EdFilter>): LanesOnBoard {
  const clock = useClock()
  const { t, name } = useWords()
  const known = new Set<string>()
  const answer = useResource(
    () => boardApi.lanes({}),
    (event) => {
      if (event.kind === 'system') return 'soon'
      // A patient who is not on the board may be one who is just coming in; most are those of the wards.
      return event.patientId !== null && known.has(event.patientId) ? 'now' : 'soon'
    },
  )
  const all = computed(() => answer.data.value?.lanes ?? [])
  const held = ref(false)
  const shown = shallowRef<readonly Lane[]>([])
  const announcement = ref('')
  let told: Set<string> | null = null

  function arrange(): void {
    const fitting = all.value.filter((lane) => matches(lane, filter.value, clock.now()))
    const order = shown.value.map((lane) => lane.encounterId)
    shown.value = held.value ? holdOrder(order, fitting) : byUrgency(fitting)
  }

  function announce(): void {
    const fresh = newlyOverdue(told ?? new Set(), all.value)
    // What was overdue when the page was opened is read with the page.
    if (told !== null && fresh.length > 0)
      announcement.value = fresh
        .map((window) => t('ed.announce', { name: name(window.name), patient: window.patientId }))
        .join('；')
    told = new Set([...(told ?? []), ...fresh.map((window) => window.windowId)])
  }

  watch(all, (lanes) => {
    known.clear()
    for (const lane of lanes) known.add(lane.patientId)
    if (answer.data.value === null) return
    clock.atLeast(answer.data.value.asOf)
    announce()
  })
  watch([all, filter, held], arrange, { immediate: true })

  return { answer, all, shown, counts: computed(() => countLanes(shown.value, clock.coarse)), held, announcement }
}
