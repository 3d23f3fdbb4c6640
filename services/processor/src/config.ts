import { type Static, Type } from '@sinclair/typebox'

/** `processor:` in the configuration file; `GH_PROCESSOR__TICK_EVERY_MS` in the environment. All times are of the wall. */
export const ProcessorConfig = Type.Object(
  {
    tickEveryMs: Type.Integer({
      minimum: 100,
      default: 10_000,
      description: 'an idle partition ticks at least so often',
    }),
    checkpointEveryMs: Type.Integer({ minimum: 0, default: 10_000, description: 'a checkpoint is due after so long' }),
    checkpointEveryRecords: Type.Integer({ minimum: 1, default: 5_000, description: 'or after so many records' }),
    checkpointWithinMs: Type.Integer({
      minimum: 0,
      default: 5_000,
      description: 'how long a new owner waits for checkpoints that are away before it begins without them',
    }),
    snapshotEveryMs: Type.Integer({
      minimum: 0,
      default: 900_000,
      description: 'a snapshot in the ledger of a cluster is due after so long; 0: none',
    }),
    noProgressMs: Type.Integer({
      minimum: 1_000,
      default: 30_000,
      description: 'lag without progress ends the process',
    }),
    sliceMs: Type.Integer({ minimum: 1, maximum: 50, default: 20, description: 'work at a stretch on the event loop' }),
    publishAtMost: Type.Integer({ minimum: 1, default: 1_000, description: 'transitions of one append' }),
    poisonRetryMs: Type.Integer({ minimum: 10, default: 2_000, description: 'how often a directive is looked for' }),
  },
  { additionalProperties: false },
)
export type ProcessorConfig = Static<typeof ProcessorConfig>
