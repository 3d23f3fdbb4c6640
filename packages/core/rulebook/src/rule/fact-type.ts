import { eventType, eventTypes, type FieldType, fieldsOf } from '@golden-hour/events'
import { BOOLEAN, type CelType, DYN, mergeTypes, NUMBER, STRING, TIMESTAMP } from '../cel/type.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The codes that a field's schema knows (`x-values`), if it is a code list. */
function stringType(schema: unknown): CelType {
  const values = isObject(schema) ? schema['x-values'] : undefined
  return isObject(values) ? { kind: 'string', oneOf: null, usual: Object.keys(values) } : STRING
}

function fromField(field: FieldType, title: string, schema: unknown): CelType {
  switch (field.kind) {
    case 'string':
      return stringType(schema)
    case 'number':
      return NUMBER
    case 'boolean':
      return BOOLEAN
    case 'date-time':
      return TIMESTAMP
    case 'list':
      return { kind: 'list', of: fromField(field.of, title, isObject(schema) ? schema.items : undefined) }
    case 'object':
      return objectType(field.fields, field.open, title, schema)
    case 'dyn':
      return DYN
  }
}

type Fields = Readonly<Record<string, FieldType>>

function objectType(fields: Fields, open: boolean, title: string, schema: unknown): CelType {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {}
  const types = Object.entries(fields).map(
    ([name, field]) => [name, fromField(field, `${title}.${name}`, properties[name])] as const,
  )
  return { kind: 'map', fields: new Map(types), open, title }
}

const dataTypes = new Map<string, CelType>()

/** The declared fields of a type's data; anything for a type that is not known (told elsewhere). */
function dataType(type: string): CelType {
  const known = dataTypes.get(type)
  if (known !== undefined) return known
  const fields = fieldsOf(type)
  if (fields === undefined) return DYN
  const made = objectType(fields.fields, fields.open, type, eventType(type)?.schema)
  dataTypes.set(type, made)
  return made
}

export type FactType = CelType & { readonly kind: 'fact' }

/** A fact of one of these types: a field may be read that one of them declares. */
export function factType(types: readonly string[]): FactType {
  const data = types.map(dataType)
  return { kind: 'fact', types, data: data.length === 0 ? DYN : data.reduce(mergeTypes) }
}

/** The fields by which windows of these types can be told apart, and the two words that stand for none. */
export const keysOf = (types: readonly string[]): string[] => [
  'patient',
  'visit',
  ...types.flatMap((type) => [...(eventType(type)?.keyFields ?? [])]),
]

/** Whether the vocabulary has the field as a key of some types. */
const isVocabularyKey = (field: string): boolean => eventTypes().some(({ keyFields }) => keyFields.includes(field))

/**
 * Whether facts of the type belong to windows of that key by themselves. A field that is a key of other types may be
 * declared by this one too, as `round.done` may name the operation it was about: a rule that goes by that says so.
 */
export function isKeyOf(type: string, field: string): boolean {
  if (!declaresKey(type, field)) return false
  const known = eventType(type)
  return known === undefined || known.keyFields.includes(field) || !isVocabularyKey(field)
}

/** Whether a type declares a field by which windows can be told apart: a text or a number. */
export function declaresKey(type: string, field: string): boolean {
  const known = fieldsOf(type)
  if (known === undefined || (known.open && known.fields[field] === undefined)) return true
  const kind = known.fields[field]?.kind
  return kind === 'string' || kind === 'number' || kind === 'dyn' || kind === 'date-time'
}
