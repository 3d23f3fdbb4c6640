import type { SourceProfile } from '@golden-hour/ports'
import { HttpProblem, PROBLEM_JSON } from '@golden-hour/service-kit'
import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { GatewayConfig } from '../../config.ts'
import type { Intake } from '../../intake/create-intake.ts'
import type { GatewayMetrics } from '../../metrics.ts'
import { refuseRequest } from '../../problems.ts'
import type { SourceDirectory } from '../../sources/source-directory.ts'
import type { Traffic } from '../../sources/traffic.ts'
import { answerBatch, answerSingle } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { eventsSchema } from './events-schema.ts'
import { readRequest } from './read-request.ts'

const BODY_TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE'

/** `POST /events`: CloudEvents over HTTP, in every content mode. */
export const eventsRoute =
  (
    config: GatewayConfig,
    directory: SourceDirectory,
    intake: Intake,
    traffic: Traffic,
    metrics: GatewayMetrics,
  ): FastifyPluginAsync =>
  async (server) => {
    const profiles = new WeakMap<FastifyRequest, SourceProfile>()

    // The body is ours to read, whatever its type is called: what is wrong with it is said in our words.
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    server.setValidatorCompiler(() => () => true)
    server.setSerializerCompiler(() => (answer) => JSON.stringify(answer))

    const refusalOf = (error: FastifyError | Error): HttpProblem | null => {
      if (error instanceof HttpProblem) return error
      if (!('code' in error) || error.code !== BODY_TOO_LARGE) return null
      return refuseRequest('batch-too-large', `has more than ${config.maxBatchBytes} bytes; send fewer events at once`)
    }
    server.setErrorHandler((error: FastifyError | Error, request, reply) => {
      const refusal = refusalOf(error)
      if (refusal === null) throw error
      const { document } = refusal
      metrics.events.inc({ outcome: 'refused', reason: String(document.code) })
      const profile = profiles.get(request)
      if (profile !== undefined) traffic.count(profile.id, 'refused', null)
      if (document.status === 401) reply.header('www-authenticate', 'Bearer')
      return reply.code(document.status).type(PROBLEM_JSON).send(document)
    })
    server.route({
      method: 'POST',
      url: '/events',
      bodyLimit: config.maxBatchBytes,
      schema: eventsSchema,
      onRequest: async (request) => {
        profiles.set(request, await authenticate(request, directory))
      },
      handler: async (request, reply) => {
        const profile = profiles.get(request)!
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const read = readRequest(
          { headers: request.headers, rawHeaders: request.raw.rawHeaders, body },
          config.maxBatchEvents,
          { lenient: profile.lenient },
        )
        const results = await intake.take(profile, read.events)
        if (read.batch) return answerBatch(reply, results, config.retryAfterSeconds)
        return answerSingle(reply, results[0]!, config.retryAfterSeconds)
      },
    })
  }
