import { type Static, Type } from '@sinclair/typebox'

export const RecorderConfig = Type.Object(
  {
    gapMs: Type.Integer({
      default: 15,
      minimum: 0,
      description: 'between the beginnings of two transactions; what comes meanwhile goes together',
    }),
    rowsAtOnce: Type.Integer({
      default: 1_000,
      minimum: 1,
      description: 'rows in one transaction; while it lasts nobody else reads an embedded ledger',
    }),
    positionEveryMs: Type.Integer({
      default: 250,
      minimum: 0,
      description: 'how long a position may wait where nothing but ticks came',
    }),
    blindAfterMs: Type.Integer({
      default: 60_000,
      minimum: 1_000,
      description: 'a partition without a tick for so long is processed by nobody: the screens say so',
    }),
    retryFirstMs: Type.Integer({ default: 100, minimum: 1, description: 'the first wait when the ledger is out' }),
    retryMostMs: Type.Integer({ default: 5_000, minimum: 1, description: 'the longest; each is twice the last' }),
  },
  { additionalProperties: false },
)
export type RecorderConfig = Static<typeof RecorderConfig>
