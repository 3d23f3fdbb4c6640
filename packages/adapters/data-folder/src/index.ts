export { diskError } from './disk-error.ts'
export { type DataFolderLock, lockDataFolder } from './lock-data-folder.ts'
