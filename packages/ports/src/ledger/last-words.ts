import type { RecordedTransition } from './clinical-book.ts'

/**
 * Which of two patients' words on one window the window is, where a fact has moved from one patient to the other: each
 * patient's case counts its own revisions, so these cannot be compared. Any word before a void one, then the one known
 * later, then the greater partition, then the later in it. Total: two words have two places.
 */
function isStronger(a: RecordedTransition, b: RecordedTransition): boolean {
  const [aVoid, bVoid] = [a.transition.status === 'void', b.transition.status === 'void']
  if (aVoid !== bVoid) return bVoid
  const order =
    a.transition.knownAt - b.transition.knownAt || a.partition - b.partition || a.srcOffset - b.srcOffset || a.n - b.n
  return order > 0
}

/**
 * What each window is, by its id, after these words in whatever order: of each patient's case the greatest revision, of
 * these the strongest.
 */
export async function lastWords(words: AsyncIterable<RecordedTransition>): Promise<Map<string, RecordedTransition>> {
  const byCase = new Map<string, RecordedTransition>()
  for await (const word of words) {
    const { windowId, patientId, revision } = word.transition
    const key = JSON.stringify([windowId, patientId])
    if (revision > (byCase.get(key)?.transition.revision ?? 0)) byCase.set(key, word)
  }
  const byWindow = new Map<string, RecordedTransition>()
  for (const word of byCase.values()) {
    const { windowId } = word.transition
    const other = byWindow.get(windowId)
    if (other === undefined || isStronger(word, other)) byWindow.set(windowId, word)
  }
  return byWindow
}
