import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transition } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import type { SimulatedEvent } from '@golden-hour/simulator'
import { program, runProgram } from './program.ts'

interface WindowLine {
  readonly window: string
  readonly status: string
  readonly national: string
  readonly reason: string | null
  readonly startedAt: string
  readonly dueAt: string | null
  readonly stoppedAt: string | null
}

const statusOf = ({ windowId, status, national, reason, startedAt, dueAt, stoppedAt }: Transition): string =>
  JSON.stringify([windowId, status, national, reason, startedAt, dueAt, stoppedAt])

/** Every window's last status, a line each, sorted; withdrawn ones left out. */
export async function statusesInLedger({ clinical }: Pick<Ledger, 'clinical'>): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const window of clinical.windows()) if (window.status !== 'void') lines.push(statusOf(window))
  return lines.sort()
}

/** The same of the same events through `golden-hour replay`, which nobody disturbs. */
export async function statusesUndisturbed(
  events: readonly SimulatedEvent[],
  folder: string,
  ...more: readonly string[]
): Promise<readonly string[]> {
  const file = join(folder, 'events.ndjson')
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  const rules = join(program, '..', 'rules')
  const out = join(folder, 'replayed')
  await runProgram('replay', file, '--rulebook', rules, '--out', out, ...more)
  const text = await readFile(join(out, 'windows.ndjson'), 'utf8')
  const windows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WindowLine)
  const at = (time: string | null): number | null => (time === null ? null : Date.parse(time))
  return windows
    .filter(({ status }) => status !== 'void')
    .map(({ window, status, national, reason, startedAt, dueAt, stoppedAt }) =>
      JSON.stringify([window, status, national, reason, at(startedAt), at(dueAt), at(stoppedAt)]),
    )
    .sort()
}

/** How often each event is in the ledger, by its source and id. */
export async function factsInLedger(
  { clinical }: Pick<Ledger, 'clinical'>,
  patients: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const patient of patients) {
    for (const { eventId, fact } of await clinical.factsOf(patient)) {
      const id = `${fact.source} ${eventId}`
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return counts
}

/** Windows of which one reminder was said more than once. */
export async function remindersToldTwice({ clinical }: Pick<Ledger, 'clinical'>): Promise<readonly string[]> {
  const twice: string[] = []
  for await (const { windowId } of clinical.windows()) {
    const entries = (await clinical.revisions(windowId)).flatMap(({ reminder }) =>
      reminder === null ? [] : [reminder.entry],
    )
    if (new Set(entries).size < entries.length) twice.push(windowId)
  }
  return twice
}

/** Windows for which somebody was called twice though one call never ended. */
export async function windowsAlertedTwice({ clinical, alerts }: Ledger): Promise<readonly string[]> {
  const twice: string[] = []
  for await (const { windowId, status } of clinical.windows()) {
    if (status === 'void') continue
    const found = await alerts.find({ windowId })
    if (found.filter(({ closedAt }) => closedAt === null).length > 1) twice.push(windowId)
  }
  return twice
}
