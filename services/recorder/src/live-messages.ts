import type { ClinicalBatch, LiveChannel, LiveMessage } from '@golden-hour/ports'

type Addressed = readonly [channel: LiveChannel, message: LiveMessage]

/** A fact of the moment, not of loaded history: nobody waits for that, and it would flood the screens. */
const factMessages = (batch: ClinicalBatch): readonly Addressed[] =>
  batch.facts
    .filter(({ fact }) => !fact.backfill)
    .map(({ appendedAt, fact: { patientId, type, occurredAt } }) => [
      'facts',
      { kind: 'fact', patientId, type, occurredAt, knownAt: appendedAt },
    ])

/** One a window and patient: what a screen needs is the last word, and a window that moves leaves one patient for another. */
function windowMessages(batch: ClinicalBatch): readonly Addressed[] {
  const last = new Map<string, Addressed>()
  for (const { transition } of batch.transitions) {
    const { windowId, patientId, status, ruleId } = transition
    last.set(JSON.stringify([windowId, patientId]), [
      'windows',
      { kind: 'window', windowId, patientId, status, ruleId },
    ])
  }
  return [...last.values()]
}

/** What screens are told after these batches were committed. */
export const liveMessages = (batches: readonly ClinicalBatch[]): readonly Addressed[] =>
  batches.flatMap((batch) => [...factMessages(batch), ...windowMessages(batch)])
