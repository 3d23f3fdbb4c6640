import { epochMs } from '@golden-hour/model'
import type { CheckpointMeta, Offset } from '@golden-hour/ports'

export const metaAt = (offset: Offset, changes: Partial<CheckpointMeta> = {}): CheckpointMeta => ({
  offset,
  logTime: epochMs(offset),
  rulebook: 'r',
  semantics: 1,
  topicId: 'topic-1',
  lastRecord: null,
  header: '{}',
  ...changes,
})
