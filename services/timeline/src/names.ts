import { eventType } from '@golden-hour/events'
import type { BilingualName, Rulebook } from '@golden-hour/rulebook'
import type { RuleNames } from './board-window.ts'

/** What a type of fact is called; a type of the hospital's own goes by its id. */
export const typeName = (type: string): BilingualName => {
  const name = eventType(type)?.name
  return name === undefined ? { zh: type, en: type } : { zh: name.zh, en: name.en }
}

export function ruleNamesOf(rulebook: Rulebook): RuleNames {
  const names = new Map(rulebook.rules.map(({ id, name }) => [id, name]))
  return (ruleId) => names.get(ruleId) ?? { zh: ruleId, en: ruleId }
}
