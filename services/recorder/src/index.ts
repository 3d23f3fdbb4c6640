export { RecorderConfig } from './config.ts'
export { createRecorder, type Recorder } from './create-recorder.ts'
export type { RecorderPorts } from './ports.ts'
export { type RebuildOptions, rebuildLedger } from './rebuild-ledger.ts'
