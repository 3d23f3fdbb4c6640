import { type AlertLadder, readLadders } from '@golden-hour/alert-ladder'
import { AppError } from '@golden-hour/ports'
import type { BilingualName, Per, Rulebook, Severity } from '@golden-hour/rulebook'

/** What a rule says of its alerts. */
export interface AlertingRule {
  readonly ruleId: string
  readonly name: BilingualName
  readonly severity: Severity
  readonly ladder: AlertLadder
  /** The data fields that make up the key of its windows, in order; null for a term that is none. */
  readonly keyFields: readonly (string | null)[]
}

const NO_FIELDS: ReadonlySet<string> = new Set(['patient', 'visit'])

function keyFieldsOf({ terms, split, splitAt }: Per): readonly (string | null)[] {
  const fields = terms.map((term) => (NO_FIELDS.has(term) ? null : term))
  return split === null ? fields : fields.toSpliced(splitAt, 0, null)
}

/** Rules that alert, by id. Throws GH_RULEBOOK_INVALID with every fault of every ladder. */
export function alertingRules(rulebook: Pick<Rulebook, 'rules' | 'ladders'>): ReadonlyMap<string, AlertingRule> {
  const read = readLadders(rulebook)
  if (!read.ok)
    throw new AppError(
      'GH_RULEBOOK_INVALID',
      read.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'),
      { advice: 'mend the named ladders, then start again' },
    )
  const rules = rulebook.rules.flatMap((rule): AlertingRule[] => {
    const ladder = rule.mode === 'alert' && rule.ladder !== null ? read.ladders.get(rule.ladder) : undefined
    if (ladder === undefined) return []
    const { id: ruleId, name, severity, per } = rule
    return [{ ruleId, name, severity, ladder, keyFields: keyFieldsOf(per) }]
  })
  return new Map(rules.map((rule) => [rule.ruleId, rule]))
}
