export {
  type DirectiveBody,
  directiveRecord,
  type RulebookBody,
  rulebookRecord,
  type TickBody,
  tickRecord,
} from './control.ts'
export { decodeEntry, type JournalEntry } from './decode-record.ts'
export { factRecord } from './fact-record.ts'
export { murmur2, partitionOf } from './partition.ts'
export { JOURNAL, TRANSITIONS } from './topics.ts'
export {
  type DecodedTransition,
  decodeTransition,
  isNewer,
  type Src,
  srcOf,
  transitionRecord,
} from './transition-record.ts'
export type { WireRecord } from './wire-record.ts'
