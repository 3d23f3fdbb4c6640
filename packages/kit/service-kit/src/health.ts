/** Something a process stands on. */
export interface Probe {
  /** `journal`, `ledger` … */
  readonly name: string
  /** Without it nothing useful is done: the process is not ready then. Else it is ready, and says what it lacks. */
  readonly isRequired: boolean
  /** Rejects while it does not answer. */
  readonly ask: () => Promise<unknown>
}

export interface Health {
  readonly isWell: boolean
  /** By probe: `answers`, or why not. */
  readonly world: Readonly<Record<string, string>>
}

export interface HealthOptions {
  /** What has not answered within so many milliseconds of the wall does not answer. */
  readonly withinMs: number
  /** Whoever asks again within so many milliseconds hears the same: probing is no load. */
  readonly keptMs: number
  readonly now?: () => number
}

const ANSWERS = 'answers'
const DEFAULTS: HealthOptions = { withinMs: 2_000, keptMs: 1_000 }

async function askWithin({ ask }: Probe, ms: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not answer within ${ms} ms`), ms)
    timer.unref()
  })
  const asked = ask().then(
    () => ANSWERS,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** Whether what a process stands on answers. Probes are asked side by side, never two at a time of the same. */
export function createHealth(probes: readonly Probe[], options: HealthOptions = DEFAULTS): () => Promise<Health> {
  const { withinMs, keptMs, now = () => performance.now() } = options
  let kept: { readonly health: Promise<Health>; readonly at: number } | null = null
  const look = async (): Promise<Health> => {
    const found = await Promise.all(probes.map(async (probe) => [probe, await askWithin(probe, withinMs)] as const))
    return {
      isWell: found.every(([{ isRequired }, said]) => !isRequired || said === ANSWERS),
      world: Object.fromEntries(found.map(([{ name }, said]) => [name, said])),
    }
  }
  return () => {
    if (kept === null || now() - kept.at > keptMs) kept = { health: look(), at: now() }
    return kept.health
  }
}
