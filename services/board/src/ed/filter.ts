import type { Lane } from '@golden-hour/board-api'

/** The filter of the emergency timeline as it stands in the address; empty text is no filter. */
export interface EdFilter {
  readonly pathway: string
  readonly area: string
  readonly status: string
}

type Query = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const filterOf = (query: Query): EdFilter => ({
  pathway: text(query.pathway),
  area: text(query.area),
  status: text(query.status),
})

/** Only what is set, so that an address stays short. */
export const queryOf = (filter: EdFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))

export interface Choice {
  readonly value: string
  readonly label: string
}

/** What can be chosen: what is on the board, and what is chosen now. */
export function pathwaysOf(
  lanes: readonly Lane[],
  chosen: string,
  label: (name: Lane['pathways'][number]) => string,
): Choice[] {
  const found = new Map<string, string>()
  for (const lane of lanes) for (const pathway of lane.pathways) found.set(pathway.id, label(pathway))
  if (chosen !== '' && !found.has(chosen)) found.set(chosen, chosen)
  return [...found].map(([value, name]) => ({ value, label: name })).sort((a, b) => (a.value < b.value ? -1 : 1))
}

export function areasOf(lanes: readonly Lane[], chosen: string, label: (area: string) => string): Choice[] {
  const found = new Set(lanes.map((lane) => lane.area).filter((area) => area !== null))
  if (chosen !== '') found.add(chosen)
  return [...found].sort().map((area) => ({ value: area, label: label(area) }))
}
