import type { Definition } from './definition.ts'

/** One type of the vocabulary: what it is called, who says it, what its body holds. */
export interface EventType extends Definition {
  readonly type: string
}
