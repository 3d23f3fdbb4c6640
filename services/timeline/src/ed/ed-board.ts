import type { AlertBrief, EdLanes, Lane } from '@golden-hour/board-api'
import { type EpochMs, epochMs, HOUR_MS } from '@golden-hour/model'
import type { AlertBook, Clock, EmergencyPatient, LiveBus, LiveChannel, TimelineReader } from '@golden-hour/ports'
import type { Metrics } from '@golden-hour/service-kit'
import { alertBrief } from '../board-window.ts'
import { typeName } from '../names.ts'
import { type LaneRules, laneOf } from './lane-of.ts'
import { staysOf } from './stays-of.ts'
import { compareLanes } from './urgency.ts'

export type Happening = EdLanes['recent'][number]

/** A patient of the emergency department, with who may see them. */
export interface PatientOnBoard {
  readonly patientId: string
  readonly lanes: readonly Lane[]
  readonly departments: ReadonlySet<string>
  /** The newest facts, newest first. */
  readonly recent: readonly Happening[]
}

export interface EdPicture {
  /** Grows with every change. */
  readonly version: number
  /** Everything known by then is in it. */
  readonly asOf: EpochMs
  readonly patients: ReadonlyMap<string, PatientOnBoard>
  /** The most urgent first. */
  readonly lanes: readonly Lane[]
}

/**
 * The emergency department as it is, kept between requests.
 *
 * 1. Only patients that a live message names are read again, by whoever asks next; all together where many changed.
 * 2. Everything is read anew from time to time, so that a lost message is forgotten.
 * 3. `current` shows at least what the ledger held when it was called and a message had told of.
 */
export interface EdBoard {
  current(): Promise<EdPicture>
  stop(): void
}

export interface EdBoardParts {
  readonly reader: TimelineReader
  readonly alerts: Pick<AlertBook, 'latest'>
  readonly live: LiveBus
  readonly clock: Clock
  readonly rules: LaneRules
  readonly stayHours: number
  readonly reloadMs: number
  readonly metrics: Metrics
  /** Milliseconds of the wall, that only grow. */
  readonly wall: () => number
}

/** Past so many changed patients it is cheaper to read everybody. */
const MANY = 300
/** How many facts of one patient can be among what has just happened. */
const RECENT_OF_ONE = 12
const CHANNELS: readonly LiveChannel[] = ['facts', 'windows', 'alerts']

function happeningsOf({ patientId, facts }: EmergencyPatient): readonly Happening[] {
  const newest = [...facts].sort((a, b) => b.knownAt - a.knownAt || b.occurredAt - a.occurredAt).slice(0, RECENT_OF_ONE)
  return newest.map(({ type, occurredAt, knownAt }) => ({
    patientId,
    type,
    name: typeName(type),
    at: occurredAt,
    knownAt,
  }))
}

function departmentsOf({ facts, windows }: EmergencyPatient): ReadonlySet<string> {
  const departments = new Set<string>()
  for (const { departmentId } of facts) if (departmentId !== null) departments.add(departmentId)
  for (const { department } of windows) if (department !== null) departments.add(department)
  return departments
}

export function createEdBoard(parts: EdBoardParts): EdBoard {
  const { reader, alerts, live, clock, rules, metrics, wall } = parts
  const seconds = metrics.histogram(
    'gh_timeline_ed_read_seconds',
    'Time to read the emergency board',
    [0.005, 0.01, 0.03, 0.1, 0.3, 1],
  )
  const changed = new Set<string>()
  let everybody = true
  let loadedAt = Number.NEGATIVE_INFINITY
  let running: Promise<void> | null = null
  let picture: Omit<EdPicture, 'asOf'> = { version: 0, patients: new Map(), lanes: [] }

  const unsubscribe = CHANNELS.map((channel) =>
    live.subscribe(channel, ({ patientId }) => {
      if (patientId === undefined || changed.size > MANY) everybody = true
      else changed.add(patientId)
    }),
  )

  const onBoard = (
    patient: EmergencyPatient,
    since: EpochMs,
    byWindow: ReadonlyMap<string, AlertBrief>,
  ): PatientOnBoard => ({
    patientId: patient.patientId,
    lanes: staysOf(patient, since).map((stay) => laneOf(stay, rules, byWindow)),
    departments: departmentsOf(patient),
    recent: happeningsOf(patient),
  })

  const read = async (wanted: readonly string[] | null): Promise<readonly PatientOnBoard[]> => {
    const arrivedSince = epochMs(clock.now() - parts.stayHours * HOUR_MS)
    const found = await reader.emergency({ arrivedSince, patients: wanted, contentOf: rules.contentOf })
    const windowIds = found.flatMap(({ windows }) => windows.map(({ windowId }) => windowId))
    const newest = windowIds.length === 0 ? [] : await alerts.latest(windowIds)
    const byWindow = new Map(newest.map((alert) => [alert.windowId, alertBrief(alert)]))
    return found.map((patient) => onBoard(patient, arrivedSince, byWindow)).filter(({ lanes }) => lanes.length > 0)
  }

  const refresh = async (): Promise<void> => {
    const wanted = everybody || wall() - loadedAt >= parts.reloadMs ? null : [...changed]
    const begun = wall()
    if (wanted === null) loadedAt = begun
    everybody = false
    changed.clear()
    try {
      const found = await read(wanted)
      const patients = new Map(wanted === null ? [] : picture.patients)
      for (const patientId of wanted ?? []) patients.delete(patientId)
      for (const patient of found) patients.set(patient.patientId, patient)
      const lanes = [...patients.values()].flatMap((patient) => patient.lanes).sort(compareLanes)
      picture = { version: picture.version + 1, patients, lanes }
      seconds.observe((wall() - begun) / 1_000)
    } catch (error) {
      everybody = true
      throw error
    }
  }
  const isStale = (): boolean => everybody || changed.size > 0 || wall() - loadedAt >= parts.reloadMs

  return {
    async current() {
      const asOf = clock.now()
      // One that is under way may have begun before the change that the caller was told of.
      if (running !== null) await running.catch(() => undefined)
      if (running === null && isStale()) {
        running = refresh().finally(() => {
          running = null
        })
      }
      if (running !== null) await running
      return { ...picture, asOf }
    },
    stop() {
      for (const stop of unsubscribe) stop()
    },
  }
}
