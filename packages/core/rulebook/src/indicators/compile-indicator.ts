import type { Status } from '@golden-hour/model'
import type { Indicator, Measure, PeriodUnit, Statistic, Term } from '../compiled/indicator.ts'
import type { Loading } from '../loading.ts'
import { readVersion } from '../rule/compile-rule.ts'
import { readName } from '../rule/descriptions.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, oneOrMore, readId, readMap, readNumber, readOneOf, readText } from '../source/read.ts'
import { compileTerm, type RulesById, readDistinct, readSum, TERM_FIELDS } from './term.ts'

const COMMON = ['id', 'name', 'unit', 'times', 'direction', 'target', 'by', 'periods', 'version']
const STATISTICS: readonly Statistic[] = ['mean', 'median', 'p90', 'sum', 'count', 'distinct']
const PERIODS: readonly PeriodUnit[] = ['day', 'month', 'quarter', 'year']
const ABOVE: readonly Status[] = ['met']
const BELOW: readonly Status[] = ['met', 'late', 'missed', 'overdue']

const TIMES: Readonly<Record<string, number>> = { percent: 100, permille: 1000, per100: 100, per1000: 1000 }

function readTerm(loading: Loading, rules: RulesById, node: Node, otherwise: readonly Status[]): Term | null {
  const map = readMap(loading.faults, node, 'a term, as { of: RULE, status: [met] }')
  if (map === null) return null
  checkFields(loading.faults, map, { allowed: TERM_FIELDS, of: 'a term' })
  return compileTerm(loading, rules, map, otherwise).term
}

/** What the value is multiplied by: said, or implied by the unit. */
function readTimes(loading: Loading, node: MapNode, unit: string): number {
  const written = member(node, 'times')
  const implied = Object.hasOwn(TIMES, unit) ? TIMES[unit]! : null
  const times = written === undefined ? null : readNumber(loading.faults, written)
  if (times !== null && times <= 0)
    loading.faults.fault('bad-number', written!.place, `times must be greater than 0, found ${times}`)
  if (times !== null && implied !== null && times !== implied)
    loading.faults.fault('bad-value', written!.place, `unit "${unit}" means times ${implied}; leave one of them out`)
  return times ?? implied ?? 1
}

function compileRatio(loading: Loading, rules: RulesById, node: MapNode, unit: string): Measure | null {
  const parts = ['numerator', 'denominator'].map((field) => {
    const value = member(node, field)
    if (value === undefined)
      loading.faults.fault('missing-field', node.place, `an indicator that is a ratio needs "${field}"`)
    return value === undefined ? null : readTerm(loading, rules, value, field === 'numerator' ? ABOVE : BELOW)
  })
  const times = readTimes(loading, node, unit)
  const [numerator, denominator] = parts
  return numerator && denominator ? { kind: 'ratio', numerator, denominator, times } : null
}

/** `median: elapsed`, `sum: volume`, `distinct: patient`, `count: windows`. */
function compileStatistic(loading: Loading, rules: RulesById, node: MapNode, statistic: Statistic): Measure | null {
  const { faults } = loading
  const value = member(node, statistic)!
  const { term, context } = compileTerm(loading, rules, node, BELOW)
  if (statistic === 'count') {
    if (value.kind !== 'scalar' || value.value !== true) readOneOf(faults, value, ['windows'])
    return { kind: 'statistic', statistic, of: 'windows', term }
  }
  const take = statistic === 'distinct' ? readDistinct(context, value) : readSum(context, value)
  const of = readText(faults, value)
  return take === null || of === null
    ? null
    : { kind: 'statistic', statistic, of, term: member(node, 'take') === undefined ? { ...term, take } : term }
}

function compileMeasure(loading: Loading, rules: RulesById, node: MapNode, unit: string): Measure | null {
  const { faults } = loading
  const statistics = STATISTICS.filter((name) => member(node, name) !== undefined)
  const isRatio = member(node, 'numerator') !== undefined || member(node, 'denominator') !== undefined
  const [statistic] = statistics
  if (statistics.length + (isRatio ? 1 : 0) > 1)
    faults.fault('bad-value', node.place, `an indicator is one thing: a ratio, or one of ${STATISTICS.join(', ')}`)
  if (statistic !== undefined && !isRatio) {
    checkFields(faults, node, {
      allowed: [...COMMON.filter((f) => f !== 'times'), ...statistics, ...TERM_FIELDS.filter((f) => f !== 'take')],
      of: `a ${statistic}`,
    })
    return compileStatistic(loading, rules, node, statistic)
  }
  const ofRatio = [...COMMON, 'numerator', 'denominator', 'also', ...statistics]
  if (isRatio) {
    checkFields(faults, node, { allowed: ofRatio, of: 'a ratio' })
    return compileRatio(loading, rules, node, unit)
  }
  checkFields(faults, node, { allowed: [...ofRatio, ...STATISTICS, ...TERM_FIELDS], of: 'an indicator' })
  const needs = `an indicator needs numerator and denominator, or one of ${STATISTICS.join(', ')}`
  faults.fault('missing-field', node.place, needs)
  return null
}

const GROUPS = ['hospital', 'department', 'ward']

/** `hospital`, `department`, `ward`, or `mark:NAME` of a mark that every rule has. */
function readBy(loading: Loading, node: Node, measure: Measure | null, rules: RulesById): string[] {
  const terms =
    measure === null ? [] : measure.kind === 'ratio' ? [measure.numerator, measure.denominator] : [measure.term]
  const ofRules = terms
    .flatMap((term) => term.of)
    .map((id) => rules.get(id))
    .filter((rule) => rule !== undefined)
  const groups: string[] = []
  for (const item of oneOrMore(node)) {
    const name = readText(loading.faults, item, `one of ${GROUPS.join(', ')}, mark:NAME`)
    if (name === null) continue
    const mark = /^mark:(.+)$/.exec(name)?.[1]
    if (mark === undefined && !GROUPS.includes(name))
      loading.faults.fault(
        'bad-value',
        item.place,
        `"${name}" is not one of ${GROUPS.join(', ')}, mark:NAME`,
        nearestName(name, GROUPS),
      )
    const lacking =
      mark === undefined ? [] : ofRules.filter((rule) => !rule.markTypes.has(mark)).map((rule) => rule.rule.id)
    if (lacking.length > 0)
      loading.faults.fault(
        'unknown-mark',
        item.place,
        `${lacking.join(', ')} has no mark "${mark}"`,
        nearestName(
          mark!,
          ofRules.flatMap((rule) => [...rule.markTypes.keys()]),
        ),
      )
    groups.push(name)
  }
  return [...new Set(groups)]
}

function readSeveral<T extends string>(loading: Loading, node: Node, allowed: readonly T[]): T[] {
  return [
    ...new Set(
      oneOrMore(node)
        .map((item) => readOneOf(loading.faults, item, allowed))
        .filter((value) => value !== null),
    ),
  ]
}

function defaultUnit(node: MapNode): string {
  if (member(node, 'numerator') !== undefined) return 'ratio'
  const ofElapsed = STATISTICS.some((name) => {
    const value = member(node, name)
    return value?.kind === 'scalar' && value.text === 'elapsed'
  })
  return ofElapsed ? 'minutes' : 'count'
}

/** Compiles one entry of `indicators`. Null where too little of it could be read. */
export function compileIndicator(loading: Loading, rules: RulesById, node: MapNode): Indicator | null {
  const { faults } = loading
  const given = (field: string): Node | undefined => member(node, field)
  const [idNode, unitNode, also, direction, target, by, periods] = [
    'id',
    'unit',
    'also',
    'direction',
    'target',
    'by',
    'periods',
  ].map(given)
  const id = (idNode === undefined ? null : readId(faults, idNode)) ?? ''
  const unit =
    (unitNode === undefined ? null : readText(faults, unitNode, 'a unit, as percent or minutes')) ?? defaultUnit(node)
  const measure = compileMeasure(loading, rules, node, unit)
  const rest = {
    name: readName(loading, node, id),
    version: readVersion(loading, node),
    also: also === undefined ? [] : readSeveral(loading, also, ['median', 'p90'] as const),
    direction: direction === undefined ? null : readOneOf(faults, direction, ['up', 'down', 'range'] as const),
    target: target === undefined ? null : readNumber(faults, target),
    by: by === undefined ? ['hospital'] : readBy(loading, by, measure, rules),
    periods: periods === undefined ? PERIODS : readSeveral(loading, periods, PERIODS),
  }
  return measure === null ? null : { id, measure, unit, ...rest }
}
