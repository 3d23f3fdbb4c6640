import { KindGuard, type TSchema } from '@sinclair/typebox'
import { attributeSchemas, REQUIRED } from '../codec/attribute-schema.ts'
import { ATTRIBUTES } from '../codec/attributes.ts'
import type { EventType } from '../vocabulary/event-type.ts'
import { everyPatientFact, ids, refs } from '../vocabulary/shared-fields.ts'
import { eventTypes } from '../vocabulary/vocabulary.ts'

type Json = Readonly<Record<string, unknown>>

const ref = (section: string, name: string): Json => ({ $ref: `#/components/${section}/${name}` })

/** Fields declared once and used by many types; recognised by being the same object. */
const shared: ReadonlyMap<TSchema, string> = new Map(
  Object.entries({ ...everyPatientFact, ...ids, refs }).map(([name, schema]) => [schema as TSchema, name]),
)

function withRefs(schema: TSchema, top: boolean): Json {
  const name = shared.get(schema)
  if (name !== undefined && !top) return ref('schemas', name)
  const plain = JSON.parse(JSON.stringify(schema)) as Json
  if (!KindGuard.IsObject(schema)) return plain
  const members = Object.entries(schema.properties).map(([key, member]) => [key, withRefs(member, false)])
  return { ...plain, properties: Object.fromEntries(members) }
}

function message(type: EventType): Json {
  return {
    name: type.type,
    title: `${type.name.zh} · ${type.name.en}`,
    contentType: 'application/json',
    headers: ref('schemas', 'attributes'),
    payload: ref('schemas', type.type),
    examples: [{ name: type.type, payload: type.example }],
  }
}

const attributes = (): Json => ({
  type: 'object',
  description: 'The attributes of the event as Kafka headers. Over HTTP in binary mode they are written ce-….',
  required: REQUIRED.map((name) => `ce_${name}`),
  properties: Object.fromEntries(ATTRIBUTES.map((name) => [`ce_${name}`, attributeSchemas[name]])),
})

function channel(address: string, title: string, description: string, rest: Json = {}): Json {
  const messages = eventTypes().map(({ type }) => [type, ref('messages', type)])
  return { address, title, description, ...rest, messages: Object.fromEntries(messages) }
}

const channels = (): Json => ({
  events: channel('/events', 'HTTP', 'Events posted to the gateway: binary, structured, or a batch.'),
  hospital: channel(
    '{system}.events',
    'Topics of the hospital',
    'Events taken from the topics of the hospital’s systems, by the Kafka binding: binary, structured, or a list. Which topics: docs/reference/gateway.md.',
    {
      parameters: { system: { description: 'The system that writes the topic.', examples: ['his', 'lis', 'emr'] } },
    },
  ),
  journal: channel('journal', 'Journal', 'Facts, checked, in the one order that everything else is computed from.'),
})

const operation = (action: 'send' | 'receive', name: string, summary: string): Json => ({
  action,
  channel: { $ref: `#/channels/${name}` },
  summary,
})

/** The vocabulary as an AsyncAPI 3.0 document: one message a type, the same in every channel. */
export function asyncApiDocument(): object {
  const types = eventTypes()
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Golden Hour 黄金时窗: events',
      version: '0.1.0',
      description: 'What the systems of a hospital say happened, as CloudEvents 1.0.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: channels(),
    operations: {
      takePosted: operation('receive', 'events', 'The gateway takes what is posted.'),
      takeFromTopics: operation('receive', 'hospital', 'The gateway takes what the hospital’s topics hold.'),
      appendFacts: operation('send', 'journal', 'The gateway appends the facts to the journal.'),
    },
    components: {
      messages: Object.fromEntries(types.map((type) => [type.type, message(type)])),
      schemas: {
        attributes: attributes(),
        ...Object.fromEntries([...shared].map(([schema, name]) => [name, withRefs(schema, true)])),
        ...Object.fromEntries(types.map((type) => [type.type, withRefs(type.schema, true)])),
      },
    },
  }
  return JSON.parse(JSON.stringify(document)) as object
}
