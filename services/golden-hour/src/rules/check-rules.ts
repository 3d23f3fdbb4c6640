import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { describeFault } from '../output/faults.ts'
import { paintFor } from '../output/paint.ts'
import { loadFiles } from '../rulebook/load-folder.ts'
import { readFolder } from '../rulebook/read-folder.ts'

export interface CheckOptions {
  readonly folder: string
  readonly overlay: string | null
  readonly json: boolean
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

/** `golden-hour rules check`: every fault of a rulebook at once, with file, line, column and the nearest right name. */
export async function checkRules(options: CheckOptions, io: Io): Promise<ExitCode> {
  const { rules } = await readFolder(options.folder, io)
  const loaded = await loadFiles(rules, { overlay: options.overlay, zone: null }, io)
  const faults = loaded.ok ? [] : loaded.faults
  const warnings = loaded.ok ? loaded.warnings : []
  const empty = rules.length === 0
  if (options.json) {
    const counts = loaded.ok ? { rules: loaded.rulebook.rules.length, hash: loaded.rulebook.hash } : {}
    io.stdout.write(`${JSON.stringify({ ok: loaded.ok && !empty, ...counts, faults, warnings })}\n`)
    return loaded.ok && !empty ? 0 : 1
  }
  for (const fault of [...faults, ...warnings]) io.stdout.write(describeFault(fault, paintFor(io.stdout)))
  if (empty) io.stdout.write(`${options.folder} holds no rules\n`)
  else if (loaded.ok) {
    const { rulebook } = loaded
    const parts = [plural(rulebook.rules.length, 'rule'), plural(rulebook.indicators.length, 'indicator')]
    io.stdout.write(
      `${parts.join(', ')}, ${plural(warnings.length, 'warning')}, no fault (${rulebook.hash.slice(0, 12)})\n`,
    )
  } else io.stdout.write(`${plural(faults.length, 'fault')}\n`)
  return loaded.ok && !empty ? 0 : 1
}
