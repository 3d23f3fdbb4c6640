/** Something to be done soon: raised now or a while ago, by many, and waited for by one. */
export interface Signal {
  raise(error?: unknown): void
  /** Resolves when it is raised, also since it was cleared; rejects with the first error it was raised with. */
  wait(): Promise<void>
  clear(): void
}

export function createSignal(): Signal {
  let raised = false
  let failure: { readonly error: unknown } | null = null
  let wake = (): void => undefined
  return {
    raise(error) {
      raised = true
      if (error !== undefined) failure ??= { error }
      wake()
    },
    async wait() {
      while (!raised)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      if (failure !== null) throw failure.error
    },
    clear() {
      raised = false
      failure = null
    },
  }
}
