import type { LadderFault } from './fault.ts'
import type { AlertLadder, LadderStep } from './ladder.ts'

const MOST_REPEATS = 3

const grow = (offsets: readonly number[]): boolean => offsets.every((at, i) => at > (offsets[i - 1] ?? 0))

function* stepFaults(step: LadderStep, next: LadderStep | undefined, path: string): Generator<LadderFault> {
  const owners = step.notify.filter((entry) => entry.ask === 'accept').length
  if (owners !== 1)
    yield {
      path: `${path}.notify`,
      message: `a step has exactly one owner, this one has ${owners}; give everybody else "ackAs: received"`,
    }
  if (step.channels.length === 0) yield { path: `${path}.channels`, message: 'name at least one channel, as app' }
  if (new Set(step.channels).size < step.channels.length)
    yield { path: `${path}.channels`, message: 'a channel stands here twice; name each once' }
  if (step.repeatMs.length > MOST_REPEATS)
    yield { path: `${path}.repeat`, message: `at most ${MOST_REPEATS} reminders a step: more are no longer heard` }
  if (!grow(step.repeatMs))
    yield { path: `${path}.repeat`, message: 'reminders are given in growing order, from above 0' }
  const last = step.repeatMs.at(-1)
  if (next !== undefined && last !== undefined && step.atMs + last >= next.atMs)
    yield {
      path: `${path}.repeat`,
      message: 'a reminder comes at or after the next step; take it out or move the step',
    }
}

function* climbFaults(ladder: AlertLadder, path: string): Generator<LadderFault> {
  const [first] = ladder.steps
  if (first === undefined) yield { path: `${path}.steps`, message: 'a ladder has at least one step' }
  else if (first.atMs < 0) yield { path: `${path}.steps.0.at`, message: 'the first step is at PT0S or later' }
  for (const [i, step] of ladder.steps.entries()) {
    const before = ladder.steps[i - 1]
    if (before !== undefined && step.atMs <= before.atMs)
      yield { path: `${path}.steps.${i}.at`, message: 'each step comes later than the one before it' }
  }
  const last = ladder.steps.at(-1)
  if (last !== undefined && last.task === null && !last.channels.includes('sms'))
    yield {
      path: `${path}.steps.${ladder.steps.length - 1}`,
      message: 'the last step needs the channel sms or a task: somebody must be telephoned in the end',
    }
}

/** The checks at load that look at a ladder alone. */
export function checkLadder(ladder: AlertLadder, path: string): readonly LadderFault[] {
  const faults = [...climbFaults(ladder, path)]
  if (ladder.ack.acceptedForMs <= 0)
    faults.push({ path: `${path}.ack.acceptedFor`, message: 'an acceptance holds for some time, as PT30M' })
  if (ladder.ack.by.length === 0)
    faults.push({ path: `${path}.ack.by`, message: 'name the roles whose acceptance counts' })
  if (ladder.repeatLast !== null && ladder.repeatLast.everyMs <= 0)
    faults.push({ path: `${path}.repeatLast.every`, message: 'a time above 0 is needed, as PT5M' })
  ladder.steps.forEach((step, i) => {
    faults.push(...stepFaults(step, ladder.steps[i + 1], `${path}.steps.${i}`))
  })
  return faults
}
