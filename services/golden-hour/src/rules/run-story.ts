import { decodeStructured } from '@golden-hour/events'
import { type EpochMs, type Fact, type FactRef, factRef, type Transition } from '@golden-hour/model'
import {
  type Difference,
  type Expectation,
  judgeExpectation,
  judgeReminders,
  type Rulebook,
  type Scenario,
  type StoryEvent,
  type StoryWindow,
  sameWindow,
} from '@golden-hour/rulebook'
import { createEngine } from '@golden-hour/window-engine'
import { createEngineDriver } from '../engine/engine-driver.ts'
import { createWindowBook, type WindowBook } from '../engine/window-book.ts'

/** One thing that is not as the story says. */
export interface StoryFailure {
  /** The window it is about, or null where the story could not be run. */
  readonly window: string | null
  /** Line of the file, 1-based, or null. */
  readonly line: number | null
  /** The log time of the expectation; null for reminders. */
  readonly at: EpochMs | null
  readonly differences: readonly Difference[]
}

interface KnownFact {
  readonly fact: Fact
  readonly knownAt: EpochMs
}

/** In the order in which they become known; ties in the order of the file. */
function factsOf(events: readonly StoryEvent[]): { facts: KnownFact[]; refused: Difference[] } {
  const facts: KnownFact[] = []
  const refused: Difference[] = []
  for (const event of events) {
    const decoded = decodeStructured(event)
    if (decoded.ok)
      facts.push({ fact: decoded.event.fact, knownAt: decoded.event.knownAt ?? decoded.event.fact.recordedAt })
    else {
      const found = decoded.problem.errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')
      refused.push({ field: event.type, expected: 'a fact', found, text: `${event.factid}: ${found}` })
    }
  }
  return { facts: facts.sort((a, b) => a.knownAt - b.knownAt), refused }
}

function storyWindow(last: Transition, moments: ReadonlyMap<FactRef, EpochMs>): StoryWindow {
  const momentOf = (ref: FactRef | null): EpochMs | null => (ref === null ? null : (moments.get(ref) ?? null))
  const items =
    last.items === null ? null : Object.entries(last.items).map(([name, ref]) => [name, momentOf(ref)] as const)
  return { ...last, items: items === null ? null : Object.fromEntries(items) }
}

const findWindow = (book: WindowBook, named: string): Transition | undefined =>
  book.window(named) ?? book.windows().find((window) => sameWindow(window.windowId, named))

/** Runs a story through a new engine and says what is not as it expects. */
export function runStory(story: Scenario, rulebook: Rulebook): readonly StoryFailure[] {
  const { facts, refused } = factsOf(story.events)
  if (refused.length > 0) return [{ window: null, line: story.line, at: null, differences: refused }]
  const book = createWindowBook()
  const reminders = new Map<string, EpochMs[]>()
  const driver = createEngineDriver(createEngine(rulebook, { forget: false }), (said) => {
    book.take(said)
    for (const { kind, windowId, knownAt } of said) {
      if (kind === 'reminder') reminders.set(windowId, [...(reminders.get(windowId) ?? []), knownAt])
    }
  })
  const moments = new Map<FactRef, EpochMs>()
  let next = 0
  const learnUntil = (at: number): void => {
    for (let known = facts[next]; known !== undefined && known.knownAt <= at; known = facts[++next]) {
      const outcome = driver.fact(known.fact, known.knownAt)
      if (outcome === 'applied') moments.set(factRef(known.fact), known.fact.occurredAt)
    }
  }
  const judge = (expectation: Expectation): StoryFailure => {
    learnUntil(expectation.at)
    driver.moveTo(expectation.at)
    const last = findWindow(book, expectation.window)
    const found = last === undefined ? undefined : storyWindow(last, moments)
    const { window, line, at } = expectation
    return { window, line, at, differences: judgeExpectation(expectation, found) }
  }
  const judged = [...story.expectations].sort((a, b) => a.at - b.at).map(judge)
  learnUntil(Number.POSITIVE_INFINITY)
  for (let timer = driver.nextTimerAt(); timer !== null; timer = driver.nextTimerAt()) driver.moveTo(timer)
  const reminded = Object.entries(story.reminders).map(([window, expected]): StoryFailure => {
    const found = [...reminders].filter(([id]) => sameWindow(id, window)).flatMap(([, times]) => times)
    return { window, line: null, at: null, differences: judgeReminders(expected, found, story.zone) }
  })
  return [...judged, ...reminded].filter(({ differences }) => differences.length > 0)
}
