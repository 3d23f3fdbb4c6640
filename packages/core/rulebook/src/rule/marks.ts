import type { CelType } from '../cel/type.ts'
import type { Mark } from '../compiled/rule.ts'
import type { Node } from '../source/node.ts'
import { isReadableName, readMap } from '../source/read.ts'
import { compileField, environmentOf, expectType, valueExpression } from './expressions.ts'
import type { FactType } from './fact-type.ts'
import { namesForMarks, type RuleContext } from './rule-context.ts'

const PLAIN = ['string', 'number', 'boolean', 'timestamp', 'duration', 'list', 'null'] as const

export interface CompiledMarks {
  readonly marks: readonly Mark[]
  /** What indicators may know of each. */
  readonly types: ReadonlyMap<string, CelType>
}

/** `marks: { setting: start.data.mode }`: named values of start, stop and the bound names. */
export function compileMarks(context: RuleContext, node: Node | undefined, stop: FactType | null): CompiledMarks {
  const { loading } = context
  const map = node === undefined ? null : readMap(loading.faults, node, 'a mapping from names to expressions')
  const marks: Mark[] = []
  const types = new Map<string, CelType>()
  const environment = environmentOf(loading, namesForMarks(context, stop))
  for (const { key, keyPlace, value } of map?.entries ?? []) {
    if (!isReadableName(key))
      loading.faults.fault(
        'bad-name',
        keyPlace,
        `"${key}" is no name that indicators can read; use letters, digits and "_"`,
      )
    const checked = compileField(loading, value, environment)
    types.set(key, { kind: 'dyn' })
    if (
      checked === null ||
      !expectType(loading, value, checked.typed.type, PLAIN, 'a mark is a single value or a list')
    )
      continue
    types.set(key, checked.typed.type)
    marks.push({ name: key, value: valueExpression(checked) })
  }
  return { marks, types }
}
