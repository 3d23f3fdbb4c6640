export { TimelineConfig } from './config.ts'
export type { TimelineLedger, TimelinePorts } from './ports.ts'
export { createTimeline, type Timeline } from './timeline.ts'
