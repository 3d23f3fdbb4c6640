import type { SourceBook, SourceProfile, StoredSource } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { hashApiKey } from './api-key.ts'

/** A key that nobody knows makes us look in the ledger, but not more often than this. */
const LOOK_AGAIN_MS = 500

/** Who may send, in memory; the ledger has it. */
export interface SourceDirectory {
  start(): Promise<void>
  /** Whose key it is; null: nobody's. */
  byKey(key: string): Promise<SourceProfile | null>
  byId(id: string): SourceProfile | null
  all(): readonly StoredSource[]
  stop(): void
}

export function createSourceDirectory(
  book: Pick<SourceBook, 'sources'>,
  everyMs: number,
  logger: Logger,
): SourceDirectory {
  let sources: readonly StoredSource[] = []
  let byHash = new Map<string, SourceProfile>()
  let timer: NodeJS.Timeout | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  async function read(): Promise<void> {
    lookedAt = performance.now()
    const found = await book.sources()
    sources = found
    byHash = new Map(found.flatMap(({ keyHashes, profile }) => keyHashes.map((hash) => [hash, profile] as const)))
  }
  /** What is known stays in force while the ledger does not answer. */
  const look = (): Promise<void> => {
    looking ??= read()
      .catch((error: unknown) => logger.error({ event: 'sources-not-read', err: error }))
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    async start() {
      await read()
      timer = setInterval(look, everyMs)
      timer.unref()
    },
    async byKey(key) {
      const hash = hashApiKey(key)
      const known = byHash.get(hash)
      if (known !== undefined) return known
      if (looking !== null || performance.now() - lookedAt > LOOK_AGAIN_MS) await look()
      return byHash.get(hash) ?? null
    },
    byId: (id) => sources.find(({ profile }) => profile.id === id)?.profile ?? null,
    all: () => sources,
    stop() {
      if (timer !== null) clearInterval(timer)
    },
  }
}
