import type { Inbox } from '@golden-hour/board-api'

/** What was loaded last, kept on the device for when there is no network; `loadedAt` is of the hospital's clock. */
export interface KeptInbox {
  readonly staffId: string
  readonly inbox: Inbox
}

interface Shelf {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const KEY = 'golden-hour.inbox.1'

/** One person's inbox on one device; whoever else logs in does not see it. Gone at log-out. */
export function inboxShelf(shelf: Shelf) {
  return {
    keep(staffId: string, inbox: Inbox): void {
      try {
        shelf.setItem(KEY, JSON.stringify({ staffId, inbox } satisfies KeptInbox))
      } catch {
        // A full or forbidden store costs the copy for offline reading and nothing else.
      }
    },
    read(staffId: string): Inbox | null {
      try {
        const kept = JSON.parse(shelf.getItem(KEY) ?? 'null') as KeptInbox | null
        return kept !== null && kept.staffId === staffId ? kept.inbox : null
      } catch {
        return null
      }
    },
    clear: (): void => shelf.removeItem(KEY),
  }
}
