export { type EmbeddedCheckpointOptions, openEmbeddedCheckpoints } from './open-checkpoints.ts'
