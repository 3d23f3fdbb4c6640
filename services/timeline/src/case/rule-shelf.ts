import type { Transition } from '@golden-hour/model'
import type { RulebookShelf } from '@golden-hour/ports'
import { loadRulebook, type Rule, type Rulebook } from '@golden-hour/rulebook'

/** The rule that made a window, as it was then. */
export interface RuleShelf {
  /** Null where neither that rulebook nor the present one has it. */
  ruleOf(said: Transition['rule']): Promise<Rule | null>
}

/** Former rulebooks that are kept compiled. */
const KEPT = 3

const ruleIn = (rulebook: Rulebook | null, id: string): Rule | null =>
  rulebook?.rules.find((rule) => rule.id === id) ?? null

/** A window keeps the definition it was made under; where that is not on the shelf, today's is shown. */
export function createRuleShelf(shelf: Pick<RulebookShelf, 'get'>, present: Rulebook): RuleShelf {
  const former = new Map<string, Promise<Rulebook | null>>()
  const load = async (hash: string): Promise<Rulebook | null> => {
    const stored = await shelf.get(hash)
    if (stored === null) return null
    const { files, overlay, zone } = stored
    const loaded = loadRulebook(files, {
      ...(overlay === null ? {} : { overlay }),
      ...(zone === null ? {} : { zone }),
    })
    return loaded.ok ? loaded.rulebook : null
  }
  const formerOf = async (hash: string): Promise<Rulebook | null> => {
    const known = former.get(hash)
    if (known !== undefined) return known
    const first = former.keys().next()
    if (former.size >= KEPT && first.done === false) former.delete(first.value)
    const loading = load(hash)
    former.set(hash, loading)
    // What was not found is looked for again: it may be put on the shelf later.
    const found = await loading.catch((error: unknown) => {
      former.delete(hash)
      throw error
    })
    if (found === null) former.delete(hash)
    return found
  }
  return {
    async ruleOf({ id, rulebook }) {
      if (rulebook === present.hash) return ruleIn(present, id)
      return ruleIn(await formerOf(rulebook), id) ?? ruleIn(present, id)
    },
  }
}
