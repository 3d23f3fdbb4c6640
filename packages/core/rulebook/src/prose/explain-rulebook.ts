import type { BilingualName, Rule } from '../compiled/rule.ts'
import type { Rulebook } from '../compiled/rulebook.ts'
import { handlingWords } from './explain-rule.ts'
import type { Label, Language, Lexicon } from './lexicon.ts'
import { lexiconOf } from './lexicon-of.ts'
import { everyWords, limitWords } from './limit-words.ts'

interface Named {
  readonly id: string
  readonly name: BilingualName
}

/** What a rule asks for, in a few words. */
function gist(rule: Rule, lexicon: Lexicon): string {
  if (rule.every !== null) return everyWords(rule.every, lexicon)
  return rule.limit === null ? lexicon.kinds[rule.kind] : limitWords(rule.limit, lexicon)
}

/** A rulebook as a list: a line for each rule with what it asks for and how it is handled, then indicators and pathways. */
export function explainRulebook(rulebook: Rulebook, language: Language): string {
  const lexicon = lexiconOf(language)
  const titleOf = ({ name, id }: Named): string => lexicon.title(name[language], id)
  const listed = (label: Label, texts: readonly string[]): string[] =>
    texts.length === 0
      ? []
      : [lexicon.heading(lexicon.counted(lexicon.labels[label], texts.length)), ...texts.map((text) => `- ${text}`)]
  const rules = rulebook.rules.map((rule) =>
    lexicon.line(titleOf(rule), lexicon.clauses([gist(rule, lexicon), handlingWords(rule, lexicon)])),
  )
  return [
    lexicon.rulebook(rulebook.hash.slice(0, 12), rulebook.zone.name),
    ...listed('rules', rules),
    ...listed('indicators', rulebook.indicators.map(titleOf)),
    ...listed('pathways', rulebook.pathways.map(titleOf)),
  ].join('\n')
}
