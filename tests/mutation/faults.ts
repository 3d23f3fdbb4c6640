/** One deliberate fault: in one file of the engine's sources, this text (found exactly once) becomes that. */
export interface EngineFault {
  readonly name: string
  readonly file: string
  readonly text: string
  readonly instead: string
}

const fault = (name: string, file: string, text: string, instead: string): EngineFault => ({
  name,
  file,
  text,
  instead,
})

/** What the engine could get wrong without anybody noticing, if the tests were not there. */
export const faults: readonly EngineFault[] = [
  // Time and its limits.
  fault(
    'a stop exactly on the limit is late',
    'context.ts',
    'return at <= other + offset',
    'return at < other + offset',
  ),
  fault(
    'overdue already at the deadline itself',
    'decide/waiting.ts',
    'log > due.at + settleOf(program, start)',
    'log >= due.at + settleOf(program, start)',
  ),
  fault(
    'settle is ignored',
    'decide/due.ts',
    'return program.rule.settleMs ?? (start.minute ? 59_999 : 0)',
    'return start.minute ? 0 : 0',
  ),
  fault(
    'times known to the minute are compared uncut',
    'context.ts',
    'if (minute || otherMinute) return cutToMinute(at as EpochMs) <= cutToMinute(other as EpochMs) + offset\n',
    '',
  ),
  fault(
    'a day-known fact is taken at its first instant',
    'precision.ts',
    'if (coarse.length === 0) return base',
    'if (coarse.length >= 0) return base',
  ),
  fault(
    'timers fire before the record is applied',
    'engine.ts',
    'const outcome = this.#applyContent(record)\n',
    'if (!this.#clock.suspect) this.#speaker.fireTimers()\n    const outcome = this.#applyContent(record)\n',
  ),
  fault(
    'the last day of a rule is its own',
    'evaluate.ts',
    'at >= rule.effectiveTo',
    'at > rule.effectiveTo + 86_399_999',
  ),
  // Facts and their versions.
  fault(
    'facts are in the order of arrival, not of occurrence',
    'stored-fact.ts',
    'if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt',
    'if (a.knownAt !== b.knownAt) return a.knownAt - b.knownAt',
  ),
  fault(
    'a void leaves no tombstone',
    'case-facts.ts',
    'else this.#having().voided = [...this.#voided, fact]',
    'else this.#having()',
  ),
  fault(
    'of two equal versions the later to arrive wins',
    'stored-fact.ts',
    'return hashA === hashB ? 0 : hashA < hashB ? -1 : 1',
    'return hashA === hashB ? 0 : 1',
  ),
  fault(
    'an assertion wins over a void of the same version',
    'stored-fact.ts',
    'if (a.live !== b.live) return a.live ? -1 : 1',
    'if (a.live !== b.live) return a.live ? 1 : -1',
  ),
  fault(
    'no version wins over a version',
    'stored-fact.ts',
    'if (a.version === null) return -1',
    'if (a.version === null) return 1',
  ),
  fault(
    'encounters are not merged into a visit',
    'visits.ts',
    'parent.set(rootOf(to), rootOf(from))',
    'parent.set(to, rootOf(to))',
  ),
  fault('a duplicate is counted as applied', 'engine.ts', "return 'duplicate'", "return 'applied'"),
  // Matching.
  fault(
    'the lead of a stop is ignored',
    'matches.ts',
    'notBefore(match.at, match.minute, from.at, from.minute, -from.leadMs)',
    'notBefore(match.at, match.minute, from.at, from.minute, 0)',
  ),
  fault(
    'the third match is the first',
    'matches.ts',
    'if (pattern.count > 1) return found[pattern.count - 1] ?? null',
    'if (pattern.count > 1) return found[0] ?? null',
  ),
  fault(
    'a stop that came too early is overlooked',
    'decide/stop.ts',
    "if (matcher?.early !== 'unknown') return false",
    'if (matcher !== undefined) return false',
  ),
  fault(
    'one match serves every start that waits',
    'serving.ts',
    'served.set(start, match)\n      break',
    'served.set(start, match)',
  ),
  fault(
    'an unresolved episode absorbs nothing',
    'evaluate.ts',
    'resolvedBy === null || !isLater(start, resolvedBy)',
    'resolvedBy !== null && !isLater(start, resolvedBy)',
  ),
  // Closing, excuses, and the national form.
  fault(
    'what follows the closing still stops',
    'decide/waiting.ts',
    'const stop = late ? null : stopping.match',
    'const stop = late ? stopping.match : stopping.match',
  ),
  fault(
    'an excuse after the deadline is honoured',
    'decide/waiting.ts',
    'due !== null ? inTime(due, start, match) : bound === null || !isLater(match, bound)',
    'due !== null ? match !== null : bound === null || !isLater(match, bound)',
  ),
  fault(
    'the national form reads every excuse',
    'decide/closing.ts',
    "excuse.as !== 'noted' && excuse.national",
    "excuse.as !== 'noted'",
  ),
  fault(
    'the national form keeps an end that only the hospital excuses',
    'decide/closing.ts',
    "national && !end.national && end.as === 'excused' ? unexcused : end.as",
    'national && unexcused === end.as ? unexcused : end.as',
  ),
  fault(
    'an until excuses a deadline',
    'decide/waiting.ts',
    "status: reading.dwell ? 'excused' : 'missed'",
    "status: reading.dwell ? 'excused' : 'excused'",
  ),
  // Rules that sleep until a case has what they need.
  fault(
    'a rule that wakes does not look back at the starts',
    'touch.ts',
    'if (!owner.isAwake(program) && owner.wake(program)) carryAll(ctx, program, owner, touched)',
    'owner.wake(program)',
  ),
  fault(
    'a rule sleeps until the case has every type that it could take',
    'patient-case.ts',
    'for (const type of types) if (this.facts.haveAny(type)) return true\n    return false',
    'for (const type of types) if (!this.facts.haveAny(type)) return false\n    return true',
  ),
  // The other kinds.
  fault(
    'an item may come after the one it must precede',
    'decide/stop.ts',
    'violated ??= item.name',
    'violated ??= null',
  ),
  fault(
    'the next cycle begins at the due of the last',
    'decide/recurring.ts',
    'begin = match\n',
    'begin = { ...match, at: begin!.at + everyMs, sortAt: begin!.at + everyMs }\n',
  ),
  fault(
    'an absence is violated by its own start',
    'decide/absence.ts',
    'ctx.excluded = ctx.carrier',
    'ctx.excluded = null',
  ),
  fault(
    'a requirement may come after the act',
    'decide/order.ts',
    'notAfter(match.at, match.minute, act.at, act.minute, -program.rule.atLeastMs)',
    'notAfter(match.at, match.minute, act.at, act.minute, program.rule.atLeastMs)',
  ),
  // What is said.
  fault(
    'a reminder is sent again when the window changes',
    'speaker.ts',
    'const before = record.status\n    record.keep(verdict)\n',
    'const before = record.status\n    record.keep(verdict)\n    if (before !== verdict.status) record.reminded = 0\n',
  ),
  fault(
    'of a step only the last saying of a window is kept',
    'speaker.ts',
    'this.#said.push(transitionOf(record, kind, previous, this.#log, cause, reminder))',
    'const saying = transitionOf(record, kind, previous, this.#log, cause, reminder)\n    this.#said = [...this.#said.filter(({ windowId }) => windowId !== saying.windowId), saying]',
  ),
  fault(
    'a restored state forgets which reminders were sent',
    'saved-state.ts',
    'record.reminded = reminded',
    'record.reminded = 0',
  ),
  fault(
    'a change of marks is not said',
    'transitions.ts',
    "return sameMarks(before.marks, after.marks) ? null : 'marked'",
    'return null',
  ),
]
