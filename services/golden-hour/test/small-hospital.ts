import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { freshFolder, type Ran, run, type Surroundings } from './in-process.ts'

/** One rule that is easy to reckon with: arrival to needle in an hour. */
export const RULES = `windows:
  - id: stroke.dnt
    name: { zh: 溶栓, en: Door to needle }
    mode: count
    per: encounterId
    start: ed.arrived
    stop: stroke.thrombolysis.started
    limit: PT60M
    ends: [{ fact: adt.discharged, as: excused, reason: left }]
    remind: [due-PT15M]
    marks: { mode: start.data.mode }
indicators:
  - id: dnt-rate
    name: { zh: 溶栓达标率, en: Needle in time }
    numerator: { of: stroke.dnt }
    denominator: { of: stroke.dnt }
    unit: percent
    by: [hospital]
    periods: [day]
`

type Attributes = Readonly<Record<string, unknown>>

/** A line of an events file: what happened at a time of 2 March 2026, in Shanghai. */
export function event(type: string, clock: string, encounter: string, more: Attributes = {}): string {
  const time = clock.includes('T') ? clock : `2026-03-02T${clock}:00+08:00`
  const attributes = {
    specversion: '1.0',
    id: `${encounter}-${type}-${clock}`,
    source: '/ed',
    type,
    time,
    subject: encounter,
  }
  return JSON.stringify({ ...attributes, partitionkey: `P-${encounter}`, data: {}, ...more })
}

export const NEEDLE = 'stroke.thrombolysis.started'

/** Writes files below a new folder and returns it. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await freshFolder()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

export interface Replayed extends Ran {
  /** The files of the output folder, null where they do not exist. */
  readonly files: Readonly<Record<string, string | null>>
  readonly windows: readonly Record<string, unknown>[]
  readonly transitions: readonly Record<string, unknown>[]
}

export const ndjson = (text: string | null): readonly Record<string, unknown>[] =>
  (text ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const OUTPUTS = ['windows.ndjson', 'transitions.ndjson', 'indicators.json', 'refused.ndjson']

/** Replays lines through a rulebook in a folder of its own. */
export async function replayLines(
  lines: readonly string[] | Uint8Array,
  more: readonly string[] = [],
  rules = RULES,
  around: Surroundings = {},
): Promise<Replayed> {
  const events = lines instanceof Uint8Array ? lines : lines.map((line) => `${line}\n`).join('')
  const folder = await folderOf({ 'events.ndjson': events, 'rules/rules.yaml': rules })
  return replayFile(join(folder, 'events.ndjson'), join(folder, 'rules'), join(folder, 'out'), more, around)
}

export async function replayFile(
  file: string,
  rulebook: string,
  out: string,
  more: readonly string[] = [],
  around: Surroundings = {},
): Promise<Replayed> {
  const ran = await run(['replay', file, '--rulebook', rulebook, '--out', out, ...more], around)
  const read = (name: string): Promise<string | null> => readFile(join(out, name), 'utf8').catch(() => null)
  const files = Object.fromEntries(await Promise.all(OUTPUTS.map(async (name) => [name, await read(name)] as const)))
  return {
    ...ran,
    files,
    windows: ndjson(files['windows.ndjson'] ?? null),
    transitions: ndjson(files['transitions.ndjson'] ?? null),
  }
}
