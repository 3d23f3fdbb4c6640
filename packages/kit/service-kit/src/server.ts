import { AppError } from '@golden-hour/ports'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import type { Logger } from './logger.ts'
import { HttpProblem, PROBLEM_JSON, type ProblemDocument } from './problem.ts'

function documentOf(error: FastifyError | Error): ProblemDocument {
  if (error instanceof HttpProblem) return error.document
  if (error instanceof AppError && error.recovery === 'retry')
    return { type: `urn:golden-hour:problem:unavailable`, title: 'Not now', status: 503, detail: 'try again shortly' }
  const status = 'statusCode' in error && error.statusCode !== undefined ? error.statusCode : 500
  if (status >= 500) return { type: 'urn:golden-hour:problem:internal', title: 'Our fault', status }
  return { type: 'urn:golden-hour:problem:bad-request', title: error.message, status, detail: error.message }
}

/** A server that answers every error with a problem document, and logs those that are ours. */
export function createServer(logger: Logger): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true })
  server.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const document = documentOf(error)
    if (document.status >= 500) logger.error({ event: 'request-failed', route: request.routeOptions.url, err: error })
    return reply.code(document.status).type(PROBLEM_JSON).send(document)
  })
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type(PROBLEM_JSON)
      .send({ type: 'urn:golden-hour:problem:not-found', title: 'Nothing here', status: 404, detail: request.url }),
  )
  return server
}
