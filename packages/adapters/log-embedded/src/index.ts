export { type EmbeddedLog, type EmbeddedLogOptions, openEmbeddedLog } from './open-log.ts'
