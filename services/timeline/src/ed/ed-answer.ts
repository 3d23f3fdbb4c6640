import type { EdLanes, Lane } from '@golden-hour/board-api'
import { covers, type Scope } from '../access/scope.ts'
import type { EdPicture, Happening } from './ed-board.ts'

export interface EdFilter {
  readonly pathway?: string
  readonly area?: string
  /** A lane with any window of this status. */
  readonly status?: string
}

/** Happenings shown of the whole department. */
const RECENT = 40

const passes = (lane: Lane, { pathway, area, status }: EdFilter): boolean =>
  (pathway === undefined || lane.pathways.some(({ id }) => id === pathway)) &&
  (area === undefined || lane.area === area) &&
  (status === undefined || lane.windows.some((window) => window.status === status))

/** What one person sees of the department, in the order of the picture. */
export function edAnswer(picture: EdPicture, scope: Scope, filter: EdFilter): Omit<EdLanes, 'asOf'> {
  const maySee = (patientId: string): boolean =>
    scope === 'all' || covers(scope, picture.patients.get(patientId)?.departments ?? [])
  const lanes = picture.lanes.filter((lane) => passes(lane, filter) && maySee(lane.patientId))
  const shown = new Set(lanes.map(({ patientId }) => patientId))
  const recent: Happening[] = []
  for (const patientId of shown) recent.push(...(picture.patients.get(patientId)?.recent ?? []))
  recent.sort((a, b) => b.knownAt - a.knownAt || b.at - a.at)
  return { lanes, recent: recent.slice(0, RECENT) }
}
