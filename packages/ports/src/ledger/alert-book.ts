export type AlertBook = Readonly<Record<never, never>>
