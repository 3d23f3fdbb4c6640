/** A fact's content as short words: `mode ems · door ambulance`; what is nested as JSON, what says nothing left out. */
const LEFT_OUT = new Set(['encounterId', 'fromEncounterId'])

export function factText(content: Readonly<Record<string, unknown>>): string {
  return Object.entries(content)
    .filter(([field, value]) => !LEFT_OUT.has(field) && value !== null && value !== undefined && value !== '')
    .map(([field, value]) => `${field} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ')
}
