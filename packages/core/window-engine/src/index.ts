export { type Accounting, createEngine, Engine, type EngineOptions } from './engine.ts'
export { type ClockState, MAX_JUMP_MS, MAX_SKEW_MS } from './log-clock.ts'
export {
  countWaiting,
  onForgotten,
  restoreCase,
  restoreEngine,
  restoreHeader,
  SEMANTICS_VERSION,
  StateError,
  saveCase,
  saveEngine,
  saveHeader,
} from './saved-state.ts'
export type { Notice, Step } from './step.ts'
