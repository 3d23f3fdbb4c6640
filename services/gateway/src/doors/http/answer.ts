import { PROBLEM_JSON, type ProblemDocument } from '@golden-hour/service-kit'
import type { FastifyReply } from 'fastify'
import type { EventResult } from '../../intake/event-result.ts'
import { gatewayProblem } from '../../problems.ts'

/** One event of a batch, as it is answered. */
export interface BatchItem {
  readonly index: number
  readonly id: string | null
  readonly status: number
  readonly outcome: EventResult['outcome']
  readonly quarantineId?: string
  readonly reason?: string
  readonly problem?: ProblemDocument
}

const UNAVAILABLE = gatewayProblem('unavailable', {
  path: '',
  message: 'cannot be taken now; send it again after Retry-After',
})

const WAITS: Readonly<Record<string, string>> = {
  'future-time': 'it is kept, and can be tried again when its time has come',
  'id-conflict': 'it is kept for a person to look at; sending it again as it is changes nothing',
  'key-shared': 'it is kept for a person to look at; sending it again as it is changes nothing',
}

const waits = (result: Extract<EventResult, { outcome: 'quarantined' }>): string =>
  `${result.error.path} ${result.error.message}; ${WAITS[result.reason]}`

function problemOf(result: EventResult): ProblemDocument | null {
  if (result.outcome === 'refused') return result.problem
  if (result.outcome === 'unavailable') return UNAVAILABLE
  if (result.outcome !== 'quarantined' || result.reason === 'future-time') return null
  const { reason, error, quarantineId } = result
  return { ...gatewayProblem(reason, error, { quarantineId }), detail: waits(result) }
}

/** One event: its own status; what is refused, a problem document. */
export function answerSingle(reply: FastifyReply, result: EventResult, retryAfterSeconds: number): FastifyReply {
  const problem = problemOf(result)
  if (result.status === 503) reply.header('retry-after', retryAfterSeconds)
  if (problem !== null) return reply.code(result.status).type(PROBLEM_JSON).send(problem)
  const { outcome, id } = result
  if (result.outcome !== 'quarantined') return reply.code(result.status).send({ outcome, id })
  const { quarantineId, reason } = result
  return reply.code(result.status).send({ outcome, id, quarantineId, reason, detail: waits(result) })
}

function itemOf(result: EventResult, index: number): BatchItem {
  const { id, status, outcome } = result
  const problem = problemOf(result)
  return {
    index,
    id,
    status,
    outcome,
    ...(result.outcome === 'quarantined' ? { quarantineId: result.quarantineId, reason: result.reason } : {}),
    ...(problem === null ? {} : { problem }),
  }
}

/** 200: nothing new. 202: all taken. 503: none can be taken now. 207: look at each. */
export function batchStatus(results: readonly EventResult[]): 200 | 202 | 207 | 503 {
  if (results.length > 0 && results.every(({ outcome }) => outcome === 'unavailable')) return 503
  if (results.every(({ outcome }) => outcome === 'duplicate')) return 200
  return results.every(({ outcome }) => outcome === 'accepted' || outcome === 'duplicate') ? 202 : 207
}

/** A batch: one result an event, in their order. */
export function answerBatch(
  reply: FastifyReply,
  results: readonly EventResult[],
  retryAfterSeconds: number,
): FastifyReply {
  const status = batchStatus(results)
  if (results.some(({ outcome }) => outcome === 'unavailable')) reply.header('retry-after', retryAfterSeconds)
  if (status === 503) return reply.code(status).type(PROBLEM_JSON).send(UNAVAILABLE)
  return reply.code(status).send({ results: results.map(itemOf) })
}
