export { createLeaseKeeper } from './lease-keeper.ts'
export { createLiveBus, type LiveBusOptions } from './live-bus.ts'
