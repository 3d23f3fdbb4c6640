import { durationMs } from '@golden-hour/model'
import { parseDuration } from '@golden-hour/rulebook'
import { checkLadder } from './check-ladder.ts'
import type { LadderFault } from './fault.ts'
import { type AlertLadder, CHANNELS, type ChannelName, type LadderStep, type NotifyEntry } from './ladder.ts'
import { type MemberReader, memberReader } from './member-reader.ts'

export type ReadLadder =
  | { readonly ok: true; readonly ladder: AlertLadder }
  | { readonly ok: false; readonly faults: readonly LadderFault[] }

const LADDER = ['id', 'ack', 'steps', 'repeatLast', 'digest', 'quietHours'] as const
const ACK = ['stopOn', 'by', 'readBack', 'acceptedFor'] as const
const STEP = ['at', 'notify', 'channels', 'repeat', 'task', 'board'] as const
const NOTIFY = ['role', 'of', 'else', 'ackAs'] as const
const ZERO = durationMs(0)

function readAck(ladder: MemberReader): AlertLadder['ack'] {
  const ack = ladder.inner('ack', ACK)
  if (ack === null) {
    if (!ladder.has('ack')) ladder.fault('ack', 'this field is needed: what stops the climb, and by whom')
    return { stopOn: 'accepted', by: [], readBack: null, acceptedForMs: ZERO }
  }
  return {
    stopOn: ack.oneOf('stopOn', ['accepted', 'received']) ?? 'accepted',
    by: ack.texts('by'),
    readBack: ack.maybeText('readBack'),
    acceptedForMs: ack.duration('acceptedFor') ?? ZERO,
  }
}

const readNotify = (entry: MemberReader): NotifyEntry => ({
  role: entry.text('role') ?? '',
  of: entry.has('of') ? entry.oneOf('of', ['department']) : null,
  else: entry.maybeText('else'),
  ask: entry.has('ackAs') && entry.oneOf('ackAs', ['received', 'accepted']) === 'received' ? 'received' : 'accept',
})

function readChannels(step: MemberReader): readonly ChannelName[] {
  return step.texts('channels').flatMap((name, i) => {
    const known = CHANNELS.find((channel) => channel === name)
    if (known === undefined) step.fault(`channels.${i}`, `"${name}" is no channel; known are ${CHANNELS.join(', ')}`)
    return known ?? []
  })
}

function readStep(step: MemberReader): LadderStep {
  const task = step.inner('task', ['role', 'text'])
  return {
    atMs: step.duration('at') ?? ZERO,
    notify: step.items('notify', NOTIFY).map(readNotify),
    channels: readChannels(step),
    repeatMs: step.durations('repeat'),
    task: task === null ? null : { role: task.text('role') ?? '', text: task.text('text') ?? '' },
    board: step.maybeText('board'),
  }
}

function readRepeatLast(ladder: MemberReader): AlertLadder['repeatLast'] {
  const last = ladder.inner('repeatLast', ['every', 'times'])
  if (last === null) return null
  return { everyMs: last.duration('every') ?? ZERO, times: last.whole('times', 1, 100) ?? 1 }
}

function readDigest(ladder: MemberReader): AlertLadder['digest'] {
  const digest = ladder.inner('digest', ['at', 'leaveAt'])
  if (digest === null) return null
  const leaveAt = digest.maybeText('leaveAt')
  const before = leaveAt?.startsWith('due-') === true ? parseDuration(leaveAt.slice('due-'.length)) : null
  if (leaveAt !== null && before?.ok !== true) digest.fault('leaveAt', `"${leaveAt}" is not like due-PT2H`)
  return { at: digest.clocks('at'), leaveBeforeDueMs: before?.ok === true ? before.ms : null }
}

function readQuietHours(ladder: MemberReader): AlertLadder['quietHours'] {
  const quiet = ladder.inner('quietHours', ['from', 'to'])
  return quiet === null ? null : { from: quiet.clock('from') ?? '', to: quiet.clock('to') ?? '' }
}

/**
 * Reads one ladder as the rulebook's file has it (JSON values) and checks it. `path` stands before the names of fields
 * in faults: `ladders.critical-value`. Throws for nothing that a file can contain.
 */
export function readLadder(raw: unknown, path: string): ReadLadder {
  const faults: LadderFault[] = []
  const reader = memberReader(raw, path, LADDER, faults)
  if (reader === null) return { ok: false, faults }
  const ladder: AlertLadder = {
    id: reader.text('id') ?? '',
    ack: readAck(reader),
    steps: reader.items('steps', STEP).map(readStep),
    repeatLast: readRepeatLast(reader),
    digest: readDigest(reader),
    quietHours: readQuietHours(reader),
  }
  // A field that could not be read would be reported twice.
  if (faults.length === 0) faults.push(...checkLadder(ladder, path))
  return faults.length === 0 ? { ok: true, ladder } : { ok: false, faults }
}
