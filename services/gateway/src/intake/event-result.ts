import type { ProblemError } from '@golden-hour/events'
import type { ProblemDocument } from '@golden-hour/service-kit'
import type { QuarantineReason } from '../router/decide.ts'

/** What one event is answered. */
export type EventResult =
  | { readonly outcome: 'accepted'; readonly status: 202; readonly id: string }
  | { readonly outcome: 'duplicate'; readonly status: 200; readonly id: string }
  | {
      readonly outcome: 'quarantined'
      /** 202 where it may yet be right as it is (`future-time`); 409 where the sender has to say more. */
      readonly status: 202 | 409
      readonly id: string
      readonly quarantineId: string
      readonly reason: QuarantineReason
      readonly error: ProblemError
    }
  | {
      readonly outcome: 'refused'
      readonly status: number
      readonly id: string | null
      readonly problem: ProblemDocument
      /** Where it is kept; null where its sender is told. */
      readonly quarantineId: string | null
    }
  | { readonly outcome: 'unavailable'; readonly status: 503; readonly id: string | null }
