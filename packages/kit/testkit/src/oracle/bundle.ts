import type { FactMatcherDoc, MatcherDoc } from './documents.ts'
import { nameOfFact } from './facts.ts'
import { holds } from './guard.ts'
import { judgeWait } from './judgement.ts'
import { type Finding, unreadableLimit } from './kinds.ts'
import { dueOf } from './limits.ts'
import { chosenMatch, firstMatch, inOrder } from './matching.ts'
import { durationOf, notEarlier, notLater } from './moments.ts'
import { askingOf, closingOf, unlessClosed } from './steps.ts'
import { type Match, type Start, scopeOf, type World } from './world.ts'

type ItemDoc = FactMatcherDoc

export interface BundleFinding extends Finding {
  /** Each applicable item and the fact that answered it. */
  readonly items: Readonly<Record<string, string | null>> | null
}

const allItems = (start: Start): Readonly<Record<string, string | ItemDoc>> => {
  const stop = start.rule.stop as { all?: Readonly<Record<string, string | ItemDoc>> } | undefined
  return stop?.all ?? {}
}

/** The items whose `when` holds, or that have none. Without any there is no window. */
export function applicableItems(start: Start): Map<string, ItemDoc> {
  const items = new Map<string, ItemDoc>()
  for (const [name, written] of Object.entries(allItems(start))) {
    const doc: ItemDoc = typeof written === 'string' ? { fact: written } : written
    if (doc.when === undefined || holds(doc.when, scopeOf(null, start))) items.set(name, doc)
  }
  return items
}

/** The eligible matches of an item: none earlier than its own lead. */
const firstOfItem = (doc: ItemDoc, start: Start, world: World): Match | null =>
  chosenMatch(doc as MatcherDoc, askingOf(start, world), ({ moment }) =>
    notEarlier(moment, start.moment, -durationOf(doc.lead ?? 'PT0S')),
  )

/**
 * Violated as soon as the other item's first match of all is known and the item has none at or before it,
 * whether or not the other applies. An item that does not apply violates nothing.
 */
function violatedItem(items: ReadonlyMap<string, ItemDoc>, start: Start, world: World): string | null {
  for (const [name, doc] of items) {
    const other = doc.before === undefined ? undefined : allItems(start)[doc.before]
    const theirs = other === undefined ? null : firstMatch(other, askingOf(start, world))
    if (theirs === null) continue
    const ours = firstOfItem(doc, start, world)
    if (ours === null || !notLater(ours.moment, theirs.moment)) return name
  }
  return null
}

/** engine.md §3.8, `bundle`. */
export function findBundle(start: Start, world: World): BundleFinding {
  const items = applicableItems(start)
  const firsts = new Map([...items].map(([name, doc]) => [name, firstOfItem(doc, start, world)] as const))
  const reported = Object.fromEntries(
    [...firsts].map(([name, match]) => [name, match === null ? null : nameOfFact(match.fact)]),
  )
  const due = dueOf(start.rule.limit, start, world)
  if (due === 'unreadable') return { ...unreadableLimit, items: null }
  const closing = closingOf(start, world)
  const violated = violatedItem(items, start, world)
  // An item that came too late for its `before` has not been done, so the bundle is never complete.
  const complete = violated === null && ![...firsts.values()].includes(null)
  const latest = complete ? ([...firsts.values()] as Match[]).sort(inOrder).at(-1) : undefined
  const stop = unlessClosed(latest ?? null, closing)
  const wait = { start, began: start.moment, due, stop, closing, violated, excusesFrom: null }
  return { due, judge: (form) => judgeWait(wait, world, form), boundStop: stop, items: reported }
}
