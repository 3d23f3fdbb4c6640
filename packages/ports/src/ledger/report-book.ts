export type ReportBook = Readonly<Record<never, never>>
