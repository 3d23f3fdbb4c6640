export type TimelineReader = Readonly<Record<never, never>>
