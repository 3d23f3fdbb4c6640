import { Nullable } from '@golden-hour/board-api'
import { Type } from '@sinclair/typebox'

const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:golden-hour:problem:<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String({ description: 'the first error, in words' })),
    code: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'JSON pointer into the structured form of the event; empty: the event' }),
          message: Type.String({ description: 'what is wrong, and what to do' }),
        }),
      ),
    ),
    nearest: Type.Optional(Type.Array(Type.String(), { description: 'known types most like an unknown one' })),
    quarantineId: Type.Optional(Type.String()),
  },
  { description: 'RFC 9457' },
)

const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String(),
    source: Type.String(),
    type: Type.String(),
    time: Type.String({ format: 'date-time' }),
    partitionkey: Type.String(),
    subject: Type.Optional(Type.String()),
    data: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { additionalProperties: true, description: 'see docs/reference/events.md' },
)

const Outcome = Type.Union([Type.Literal('accepted'), Type.Literal('duplicate'), Type.Literal('quarantined')])

const Taken = Type.Object({
  outcome: Outcome,
  id: Type.String(),
  quarantineId: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
})

const Batch = Type.Object({
  results: Type.Array(
    Type.Object({
      index: Type.Integer({ minimum: 0 }),
      id: Nullable(Type.String()),
      status: Type.Integer({ description: 'what the event alone would have been answered' }),
      outcome: Type.Union([...Outcome.anyOf, Type.Literal('refused'), Type.Literal('unavailable')]),
      quarantineId: Type.Optional(Type.String()),
      reason: Type.Optional(Type.String()),
      problem: Type.Optional(Problem),
    }),
  ),
})

const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } })
const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } })
const either = Type.Union([Taken, Batch])

/** For the document of the interface; the body is read and checked by the codec. */
export const eventsSchema = {
  operationId: 'sendEvents',
  tags: ['events'],
  summary: 'Send one CloudEvent, or a batch',
  description:
    'CloudEvents 1.0 over HTTP: structured, batch, or binary (attributes in `ce-` headers, `data` as the body). Answered when the journal has it.',
  security: [{ bearerKey: [] }, { apiKey: [] }],
  body: {
    content: {
      'application/cloudevents+json': { schema: CloudEvent },
      'application/cloudevents-batch+json': { schema: Type.Array(CloudEvent) },
      'application/json': { schema: Type.Object({}, { additionalProperties: true }) },
    },
  },
  response: {
    200: json('Known already, with the same content; of a batch: all of it', either),
    202: json('The journal has it; or it is kept in quarantine (`future-time`)', either),
    207: json('A batch of which not everything was taken: one result each', Batch),
    400: problem('Not JSON, not a CloudEvent, or an attribute is missing or malformed; nothing stored'),
    401: problem('No key, or one that is not known'),
    403: problem('The key may not speak for this `source`'),
    409: problem('Kept in quarantine: `id-conflict` or `key-shared`'),
    413: problem('An event over 256 KiB, or a batch over its limits'),
    415: problem('A content encoding that is not read'),
    422: problem('A type that is not in the vocabulary, or a body that does not fit its type'),
    503: problem('Cannot be taken now. `Retry-After` says when to send it again'),
  },
}
