import { explainRule } from '@golden-hour/rulebook'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { nearest } from '../output/nearest.ts'
import { loadFolder } from '../rulebook/load-folder.ts'

export interface ExplainOptions {
  readonly id: string
  /** Null: the rulebook that comes with the program. */
  readonly rulebook: string | null
  readonly overlay: string | null
  readonly lang: 'zh' | 'en'
}

/** `golden-hour rules explain`: a rule in Chinese or English prose. */
export async function explainRuleById(options: ExplainOptions, io: Io): Promise<ExitCode> {
  const choice = { overlay: options.overlay, zone: null }
  const rulebook = await loadFolder(options.rulebook ?? io.shippedRulebook, choice, io)
  const rule = rulebook.rules.find(({ id }) => id === options.id)
  if (rule === undefined) {
    const ids = rulebook.rules.map(({ id }) => id)
    const near = nearest(options.id, ids)
    const advice = near === null ? `its rules are ${ids.join(', ')}` : `did you mean ${near}?`
    throw new ProgramStop('GH_USAGE', `the rulebook has no rule ${options.id}`, advice)
  }
  io.stdout.write(`${explainRule(rule, options.lang, rulebook.zone).trimEnd()}\n`)
  return 0
}
