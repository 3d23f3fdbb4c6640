export { type DataFolderLock, lockDataFolder } from '@golden-hour/data-folder'
export { type EmbeddedLog, type EmbeddedLogOptions, openEmbeddedLog } from './open-log.ts'
