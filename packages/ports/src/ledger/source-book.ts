export type SourceBook = Readonly<Record<never, never>>
