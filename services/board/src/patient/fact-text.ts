/**
 * A fact's content as short words: `mode ems · actor nurse N1`. Instants are told by `instant`; what is nested by its
 * values, each once; what says nothing is left out.
 */
const LEFT_OUT = new Set(['encounterId', 'fromEncounterId'])

export function factText(content: Readonly<Record<string, unknown>>, instant: (at: number) => string): string {
  return Object.entries(content)
    .filter(([field, value]) => !LEFT_OUT.has(field) && value !== null && value !== undefined && value !== '')
    .map(([field, value]) => `${field} ${wordsOf(value, instant)}`)
    .join(' · ')
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

function wordsOf(value: unknown, instant: (at: number) => string): string {
  if (typeof value === 'object' && value !== null)
    return [...new Set(Object.values(value).map((each) => wordsOf(each, instant)))].join(' ')
  if (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)))
    return instant(Date.parse(value))
  return String(value)
}
