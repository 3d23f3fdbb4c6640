export { createNotifier, type Notifier } from './app.ts'
export { NotifierConfig } from './config.ts'
export type { NotifierPorts } from './ports.ts'
