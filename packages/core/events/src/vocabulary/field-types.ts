import { KindGuard, type TObject, type TSchema } from '@sinclair/typebox'
import { eventType, isExtensionType } from './vocabulary.ts'

/** What a guard may know of a field before any event has come. `dyn`: known only when it is read. */
export type FieldType =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'date-time' | 'dyn' }
  | { readonly kind: 'list'; readonly of: FieldType }
  | FieldTypes

/** The members of an object. `open`: further members may be read, as `dyn`. */
export interface FieldTypes {
  readonly kind: 'object'
  readonly fields: Readonly<Record<string, FieldType>>
  readonly open: boolean
}

function objectType(schema: TObject): FieldTypes {
  const fields = Object.entries(schema.properties).map(([name, field]) => [name, fieldType(field)] as const)
  const rest = schema.additionalProperties
  return { kind: 'object', fields: Object.fromEntries(fields), open: rest !== undefined && rest !== false }
}

function unionType(members: readonly TSchema[]): FieldType {
  const [first, ...others] = members.map(fieldType)
  const same = first !== undefined && others.every((other) => other.kind === first.kind)
  return same && first.kind !== 'list' && first.kind !== 'object' ? first : { kind: 'dyn' }
}

function fieldType(schema: TSchema): FieldType {
  if (KindGuard.IsString(schema)) return { kind: schema.format === 'date-time' ? 'date-time' : 'string' }
  if (KindGuard.IsNumber(schema) || KindGuard.IsInteger(schema)) return { kind: 'number' }
  if (KindGuard.IsBoolean(schema)) return { kind: 'boolean' }
  if (KindGuard.IsArray(schema)) return { kind: 'list', of: fieldType(schema.items) }
  if (KindGuard.IsObject(schema)) return objectType(schema)
  if (KindGuard.IsUnion(schema)) return unionType(schema.anyOf)
  return { kind: 'dyn' }
}

const extension: FieldTypes = { kind: 'object', fields: { encounterId: { kind: 'string' } }, open: true }
const known = new Map<string, FieldTypes>()

/**
 * The declared fields of a type's body; only these may be read by a guard, so `open` is false except for the
 * hospital's own types (`x.…`). Undefined for a type that is neither known nor the hospital's own.
 */
export function fieldsOf(type: string): FieldTypes | undefined {
  const remembered = known.get(type)
  if (remembered !== undefined) return remembered
  const declared = eventType(type)
  if (declared === undefined) return isExtensionType(type) ? extension : undefined
  const fields = objectType(declared.schema)
  known.set(type, fields)
  return fields
}
