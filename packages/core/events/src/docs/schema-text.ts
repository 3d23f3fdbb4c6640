import { KindGuard, type TSchema } from '@sinclair/typebox'

/** A schema's type in a word or two, as a reader of the reference page takes it. */
export function typeText(schema: TSchema): string {
  if (KindGuard.IsString(schema)) return schema.format === undefined ? 'string' : String(schema.format)
  if (KindGuard.IsLiteral(schema)) return `\`${schema.const}\``
  if (KindGuard.IsArray(schema)) return `list of ${typeText(schema.items)}`
  if (KindGuard.IsUnion(schema)) return schema.anyOf.map(typeText).join(' or ')
  if (KindGuard.IsObject(schema)) {
    const members = Object.keys(schema.properties)
    return members.length === 0 ? 'object' : `object { ${members.join(', ')} }`
  }
  return String(schema.type)
}

/** The English meaning and the known values of an open code list, with their Chinese names. */
export function meaningText(schema: TSchema): string {
  const values = Object.entries((schema['x-values'] ?? {}) as Readonly<Record<string, string>>)
  if (values.length === 0) return String(schema.description)
  return `${schema.description}: ${values.map(([value, zh]) => `\`${value}\` ${zh}`).join(' · ')}`
}
