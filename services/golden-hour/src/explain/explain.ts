import { type FactRef, factRef, type Transition, type Zone } from '@golden-hour/model'
import type { Ledger, RecordedFact } from '@golden-hour/ports'
import { createRulebookLibrary } from '@golden-hour/processor'
import { explainRule, type Language } from '@golden-hour/rulebook'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { type StoresChoice, withStores } from '../offline/with-stores.ts'
import { table } from '../output/table.ts'

export interface ExplainOptions extends StoresChoice {
  readonly windowId: string
  readonly lang: Language
  readonly json: boolean
}

const left = (title: string) => ({ title, align: 'left' as const })
const timeText = (zone: Zone, at: Transition['dueAt']): string => (at === null ? '–' : zone.format(at))

function evidenceOf({ evidence, items }: Transition): readonly (readonly [part: string, ref: FactRef])[] {
  const parts: (readonly [string, FactRef | null])[] = [
    ['start', evidence.start],
    ['stop', evidence.stop],
    ['excuse', evidence.excuse],
    ['closing', evidence.closing],
    ...Object.entries(items ?? {}),
  ]
  return parts.filter((part): part is readonly [string, FactRef] => part[1] !== null)
}

/** The version of a fact that counts is the last one known; others are told by their number. */
function factRows(last: Transition, facts: readonly RecordedFact[], zone: Zone): string[][] {
  return evidenceOf(last).map(([part, ref]) => {
    const versions = facts.filter(({ fact }) => factRef(fact) === ref)
    const newest = versions.at(-1)
    if (newest === undefined) return [part, ref, '–', '–', 'not in the ledger']
    const { fact, appendedAt } = newest
    const more = versions.length === 1 ? '' : `${versions.length} versions`
    return [part, ref, zone.format(fact.occurredAt), zone.format(appendedAt), more]
  })
}

const revisionRow = (zone: Zone, one: Transition): string[] => [
  one.patientId,
  String(one.revision),
  one.kind,
  one.reminder === null ? one.status : `${one.status} (${one.reminder.entry})`,
  one.reason ?? '',
  zone.format(one.knownAt),
  timeText(zone, one.dueAt),
  timeText(zone, one.stoppedAt),
  one.documentedLate ? 'late' : '',
  one.cause,
]

async function alertText({ alerts }: Ledger, windowId: string, zone: Zone): Promise<string> {
  const found = await alerts.find({ windowId })
  if (found.length === 0) return 'no alert\n'
  const log = await alerts.log(found.map(({ alertId }) => alertId))
  const rows = found.flatMap(({ alertId, code }) =>
    (log.get(alertId) ?? []).map((line) => [
      code,
      zone.format(line.at),
      line.kind,
      line.staffId ?? '',
      line.channel ?? '',
      line.text,
    ]),
  )
  return table([left('alert'), left('at'), left('what'), left('who'), left('channel'), left('text')], rows)
}

/** `golden-hour explain`: the rule, the facts, the revisions and the alerts behind one window. */
export async function explain(options: ExplainOptions, io: Io): Promise<ExitCode> {
  const { windowId, lang } = options
  return withStores(['ledger'], options, io, async ({ ledger }): Promise<ExitCode> => {
    const [last, revisions] = await Promise.all([ledger.timeline.window(windowId), ledger.clinical.revisions(windowId)])
    if (last === null) {
      throw new ProgramStop(
        'GH_NOT_FOUND',
        `the ledger holds no window ${windowId}`,
        'a window is named RULE/KEY, such as stroke.dnt/E1',
      )
    }
    const rulebook = await createRulebookLibrary(ledger.rulebooks)(last.rule.rulebook)
    const rule = rulebook.rules.find(({ id }) => id === last.ruleId)
    const facts = await ledger.clinical.factsOf(last.patientId)
    if (options.json) {
      io.stdout.write(
        `${JSON.stringify({ window: last, revisions, facts: facts.filter(({ fact }) => evidenceOf(last).some(([, ref]) => ref === factRef(fact))) })}\n`,
      )
      return 0
    }
    const { zone } = rulebook
    const decided = table(
      [left('part'), left('fact'), left('occurred'), left('known'), left('')],
      factRows(last, facts, zone),
    )
    const history = table(
      ['patient', 'revision', 'kind', 'status', 'reason', 'known', 'due', 'stopped', 'documented', 'cause'].map(left),
      revisions.map((one) => revisionRow(zone, one)),
    )
    const prose =
      rule === undefined
        ? `rule ${last.ruleId} is not in rulebook ${last.rule.rulebook}`
        : explainRule(rule, lang, zone)
    const head = `${windowId}  ${last.status}${last.reason === null ? '' : ` (${last.reason})`}`
    io.stdout.write(
      `${[head, prose.trimEnd(), decided.trimEnd(), history.trimEnd(), await alertText(ledger, windowId, zone)].join('\n\n')}`,
    )
    return 0
  })
}
