import { type LocalDay, parseInstant } from '@golden-hour/model'

/** Whether a value is a day that the calendar has, as `2026-03-02`. */
export const isLocalDay = (value: unknown): value is LocalDay =>
  typeof value === 'string' && parseInstant(`${value}T00:00:00Z`) !== null
