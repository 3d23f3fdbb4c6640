import type { FactRow } from '@golden-hour/board-api'
import { factRef } from '@golden-hour/model'
import { typeName } from '../names.ts'
import type { StandingFact } from './standing.ts'

export const factRow = ({ fact, appendedAt, standing }: StandingFact): FactRow => ({
  ref: factRef(fact),
  source: fact.source,
  type: fact.type,
  name: typeName(fact.type),
  occurredAt: fact.occurredAt,
  recordedAt: fact.recordedAt,
  knownAt: appendedAt,
  precision: fact.precision,
  standing,
  data: fact.data,
})
