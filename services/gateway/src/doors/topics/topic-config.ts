import { type Static, Type } from '@sinclair/typebox'

/** A topic of a hospital's bus, and whose events it holds. */
export const TopicConfig = Type.Object(
  {
    topic: Type.String({ minLength: 1, maxLength: 249, pattern: '^[A-Za-z0-9._-]+$', description: 'as his.events' }),
    source: Type.String({ minLength: 1, description: 'the id of the source whose profile its events are read by' }),
  },
  { additionalProperties: false },
)
export type TopicConfig = Static<typeof TopicConfig>
