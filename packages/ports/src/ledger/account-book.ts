export type AccountBook = Readonly<Record<never, never>>
