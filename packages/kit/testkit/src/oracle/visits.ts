import type { LiveFact } from './facts.ts'
import { termOf } from './keys.ts'

interface Link {
  readonly to: string
  readonly from: string
}

const linksOf = (facts: readonly LiveFact[]): Link[] =>
  facts.flatMap((fact) => {
    const [to, from] = [termOf(fact.data.encounterId), termOf(fact.data.fromEncounterId)]
    return to === null || from === null || to === from ? [] : [{ to, from }]
  })

const reachableFrom = (encounter: string, links: readonly Link[]): string[] => {
  const reached = [encounter]
  for (let grown = true; grown; ) {
    grown = false
    for (const { to, from } of links) {
      if (reached.includes(to) === reached.includes(from)) continue
      reached.push(reached.includes(to) ? from : to)
      grown = true
    }
  }
  return reached
}

/** Named after the encounter that continues no other; ties, and circles: the least. */
function nameOfVisit(encounters: readonly string[], links: readonly Link[]): string {
  const heads = encounters.filter((encounter) => !links.some((link) => link.to === encounter))
  const eligible = [...(heads.length > 0 ? heads : encounters)].sort()
  return eligible[0] as string
}

/** rulebook.md, Keys, `visit`: the name of the visit of each linked encounter. An unlinked one is its own visit. */
export function visitsOf(facts: readonly LiveFact[]): Map<string, string> {
  const links = linksOf(facts)
  const names = new Map<string, string>()
  for (const encounter of links.flatMap((link) => [link.to, link.from]))
    names.set(encounter, nameOfVisit(reachableFrom(encounter, links), links))
  return names
}
