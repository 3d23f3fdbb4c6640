import { eventType } from '@golden-hour/events'
import { type EpochMs, HOUR_MS, MINUTE_MS, type Transition, type Zone } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Paint } from '../output/paint.ts'
import { cutToWidth, padEnd, textWidth } from '../output/text-width.ts'
import type { PatientStory } from './choose-patients.ts'
import { statusLabel, statusPaint } from './status-words.ts'

const LABEL = 24
const AXIS = 45

/** A stretch of time laid over the columns of the axis. */
interface Axis {
  readonly from: number
  readonly to: number
  column(at: number): number
}

/** From the first thing that happened to the last, or to the last deadline that has come; deadlines of tomorrow do not stretch it. */
function createAxis(story: PatientStory, now: EpochMs): Axis {
  const starts = story.windows.map((w) => w.startedAt)
  const earliest = Math.min(...starts)
  const happened = [
    ...starts,
    ...story.milestones.map((fact) => Number(fact.occurredAt)),
    ...story.windows.flatMap((w) => [
      w.stoppedAt ?? earliest,
      (w.dueAt ?? earliest) <= now ? (w.dueAt ?? earliest) : earliest,
    ]),
  ].filter((at) => at >= earliest - HOUR_MS)
  const from = Math.min(...happened)
  const isWaiting = story.windows.some(({ status }) => status === 'open' || status === 'overdue')
  const to = Math.max(...happened, from + MINUTE_MS, isWaiting ? Math.min(now, Math.max(...happened) + HOUR_MS) : 0)
  const column = (at: number): number =>
    Math.round(((Math.min(Math.max(at, from), to) - from) / (to - from)) * (AXIS - 1))
  return { from, to, column }
}

const clockTime = (at: number, zone: Zone): string => zone.format(at as EpochMs).slice(11, 16)

const minutesBetween = (from: number, to: number): string => `${Math.round((to - from) / MINUTE_MS)}`

/** `08:03 ─────┬─────┬───── 10:15`: the ends, and a mark at every quarter. */
function axisLine(axis: Axis, zone: Zone, paint: Paint): string {
  const line = Array.from({ length: AXIS }, (_, i) => (i % Math.round(AXIS / 4) === 0 ? '┬' : '─')).join('')
  const label = padEnd(clockTime(axis.from, zone), LABEL)
  return `${label}${paint.dim(line)} ${clockTime(axis.to, zone)}`
}

/** Milestones are numbered where they stand; where several share a column the last of them is shown, and all are listed below. */
function milestoneLines(story: PatientStory, axis: Axis, zone: Zone, paint: Paint): readonly string[] {
  if (story.milestones.length === 0) return []
  const signs = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮'
  const marks = new Map(story.milestones.map((fact, i) => [axis.column(fact.occurredAt), signs[i] ?? '●']))
  const line = Array.from({ length: AXIS }, (_, i) => marks.get(i) ?? ' ').join('')
  const names = story.milestones.map((fact, i) => {
    const name = eventType(fact.type)?.name.zh ?? fact.type
    return `${signs[i] ?? '●'} ${clockTime(fact.occurredAt, zone)} ${name}`
  })
  return [
    padEnd('里程碑 milestones', LABEL) + paint.bold(line.trimEnd()),
    ...wrap(names, '  ', LABEL + AXIS + 28).map((text) => `  ${paint.dim(text)}`),
  ]
}

/** Joins the parts into lines of at most `width` columns. */
function wrap(parts: readonly string[], between: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    const longer = last === undefined ? null : last + between + part
    if (longer !== null && textWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}

/** From the start to the stop, or to now while it is waited for; the deadline is a bar across it, what comes after it is bold. */
function windowBar(window: Transition, axis: Axis, now: EpochMs, paint: Paint): string {
  const begin = axis.column(window.startedAt)
  const isWaiting = window.status === 'open' || window.status === 'overdue'
  const end = axis.column(window.stoppedAt ?? (isWaiting ? now : (window.dueAt ?? window.startedAt)))
  const due = window.dueAt === null || window.dueAt > axis.to ? null : axis.column(window.dueAt)
  const colour = statusPaint(window.status, paint)
  const draw = (i: number): string => {
    if (i === end && window.stoppedAt !== null && end >= begin) return colour('●')
    if (i === due) return paint.bold('┃')
    if (i < begin || i > Math.max(end, begin)) return ' '
    if (i === begin) return colour('├')
    if (i === end) return colour(isWaiting ? '▸' : '╌')
    return colour(due !== null && i > due ? '━' : '─')
  }
  return Array.from({ length: AXIS }, (_, i) => draw(i)).join('')
}

function verdict(window: Transition, now: EpochMs): string {
  if (window.status === 'excused' || window.status === 'unknown') return ` ${window.reason ?? ''}`
  const isWaiting = window.status === 'open' || window.status === 'overdue'
  const elapsedMs = isWaiting ? now - window.startedAt : window.elapsedMs
  if (elapsedMs === null) return window.reason === null ? '' : ` ${window.reason}`
  const limit = window.dueAt === null ? '' : `/${minutesBetween(window.startedAt, window.dueAt)}`
  return ` ${Math.round(elapsedMs / MINUTE_MS)}${limit} min`
}

/** A patient in text: the milestones and windows of the pathway over one time axis. */
export function drawTimeline(story: PatientStory, rulebook: Rulebook, now: EpochMs, paint: Paint): string {
  const { zone } = rulebook
  const axis = createAxis(story, now)
  const names = new Map(rulebook.rules.map((rule) => [rule.id, rule.name.zh]))
  const { zh, en } = story.pathway.name
  const encounter = story.windows.find((window) => window.encounterId !== null)?.encounterId ?? ''
  const head = `${paint.bold(`${zh} ${en}`)}  ${paint.dim(`${story.patientId} ${encounter}`)}`
  const windows = story.windows.map((window) => {
    const label = padEnd(cutToWidth(names.get(window.ruleId) ?? window.ruleId, LABEL - 2), LABEL)
    const word = statusPaint(window.status, paint)(statusLabel(window.status) + verdict(window, now))
    return `${label}${windowBar(window, axis, now, paint)} ${word}`
  })
  return `${[head, axisLine(axis, zone, paint), ...milestoneLines(story, axis, zone, paint), ...windows].join('\n')}\n`
}
