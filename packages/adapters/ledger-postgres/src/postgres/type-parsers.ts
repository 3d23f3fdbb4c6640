import pg from 'pg'

const { builtins } = pg.types

const asText = (text: string): string => text
/** `\\x` and hexadecimal digits, which every session asks for. `pg` would give a Buffer. */
const asBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

/** As PGlite gives them: what is exact stays exact, and nothing becomes a Date in the zone of a machine. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [builtins.INT8, asText],
  [builtins.NUMERIC, asText],
  [builtins.DATE, asText],
  [builtins.TIMESTAMP, asText],
  [builtins.TIMESTAMPTZ, asText],
  [builtins.BYTEA, asBytes],
])

/** Of this pool only: what another library sets for the whole process does not reach it. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ??
    pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}
