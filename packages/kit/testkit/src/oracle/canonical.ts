import { createHash } from 'node:crypto'

/** RFC 8785: members in the order of their UTF-16 code units, nothing between the tokens. Written again here on purpose. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonical(member)}`)
  }
  return `{${members.join(',')}}`
}

export const sha256Of = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')
