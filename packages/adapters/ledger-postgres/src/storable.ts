/** Text with a NUL is refused by PostgreSQL; it is looked up as `jsonText` has written it. */
export function storable(parameter: unknown): unknown {
  if (typeof parameter === 'string') return parameter.includes('\0') ? parameter.replaceAll('\0', '\ufffd') : parameter
  return Array.isArray(parameter) ? parameter.map(storable) : parameter
}
