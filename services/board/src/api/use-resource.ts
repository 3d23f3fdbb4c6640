import type { LiveEvent } from '@golden-hour/board-api'
import { onScopeDispose, type Ref, ref, shallowRef } from 'vue'
import { type Coalescer, createCoalescer, type Urgency } from '../live/coalesce.ts'
import { useLive } from '../live/use-live.ts'
import { ApiProblem } from './problem.ts'

export interface Resource<Answer> {
  /** The last good answer; kept while a later one fails. */
  readonly data: Ref<Answer | null>
  readonly problem: Ref<ApiProblem | null>
  /** True until the first answer or problem. */
  readonly loading: Ref<boolean>
  /** Reads again now. */
  refresh(): void
  /** What was shown belongs to another question: forgets it and reads. */
  restart(): void
}

const timers = {
  now: () => performance.now(),
  set: (run: () => void, ms: number) => setTimeout(run, ms),
  clear: (timer: never) => clearTimeout(timer),
}

/**
 * An answer of the server that keeps itself up to date: `concerns` says of a change whether this page is to be read
 * again, and how soon; null if not at all.
 */
export function useResource<Answer>(
  load: () => Promise<Answer>,
  concerns: (event: LiveEvent) => Urgency | null,
): Resource<Answer> {
  const live = useLive()
  const data = shallowRef<Answer | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const loading = ref(true)
  let question = 0

  async function run(): Promise<void> {
    const asked = question
    try {
      const answer = await load()
      if (asked !== question) return
      data.value = answer
      problem.value = null
    } catch (cause) {
      if (asked !== question) return
      problem.value = cause instanceof ApiProblem ? cause : new ApiProblem('failed', 0, String(cause))
    }
    loading.value = false
  }

  const coalescer: Coalescer = createCoalescer(run, timers)
  const stopEvents = live.onEvent((event) => {
    const urgency = concerns(event)
    if (urgency !== null) coalescer.ask(urgency)
  })
  const stopRestored = live.onRestored(() => coalescer.ask('now'))
  onScopeDispose(() => {
    stopEvents()
    stopRestored()
    coalescer.stop()
  })
  coalescer.ask('now')

  return {
    data,
    problem,
    loading,
    refresh: () => coalescer.ask('now'),
    restart() {
      question += 1
      data.value = null
      loading.value = true
      coalescer.ask('now')
    },
  }
}
