import type { FactLike } from '../compiled/expression.ts'
import { nearestName } from '../source/nearest.ts'
import type { Compilation, Compile } from './environment.ts'
import { readerOf } from './instants.ts'
import type { NodeOf } from './literals.ts'
import { type CelType, DYN, inWords, NUMBER, STRING, TIMESTAMP } from './type.ts'
import { FAILED, type Run, type Typed } from './typed.ts'

const FACT_MEMBERS: Readonly<Record<string, (fact: FactLike) => unknown>> = {
  type: (fact) => fact.type,
  time: (fact) => fact.occurredAt,
  source: (fact) => fact.source,
  factId: (fact) => fact.factId,
  data: (fact) => fact.data,
}

function factMemberType(type: CelType & { kind: 'fact' }, name: string): CelType {
  if (name === 'data') return type.data
  if (name === 'time') return TIMESTAMP
  return name === 'type' && type.types.length > 0 ? { kind: 'string', oneOf: type.types } : STRING
}

/** A member of a JSON object: absent is null, also of null; of anything else it cannot be read. */
function memberOf(value: unknown, name: string): unknown {
  if (value === null || value === FAILED) return value
  if (typeof value !== 'object' || Array.isArray(value)) return FAILED
  const found = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null
  return found === undefined ? null : found
}

function readMember<S>({ run, member: direct }: Typed<S>, name: string): Run<S> {
  // No own member of a parsed object hides behind an inherited one, except for these few names.
  if (name in Object.prototype) return (scope) => memberOf(run(scope), name)
  if (direct !== undefined) return direct(name)
  return (scope) => {
    const value = run(scope)
    if (value === null || value === FAILED) return value
    if (typeof value !== 'object' || Array.isArray(value)) return FAILED
    const found = (value as Record<string, unknown>)[name]
    return found === undefined ? null : found
  }
}

function throughReader<S>(run: Run<S>, type: CelType): Run<S> {
  const read = readerOf(type)
  if (read === null) return run
  return (scope) => {
    const value = run(scope)
    return value === FAILED ? FAILED : read(value)
  }
}

function compileFactMember<S>(
  base: Typed<S>,
  type: CelType & { kind: 'fact' },
  name: string,
  at: number,
  c: Compilation<S>,
): Typed<S> {
  const read = Object.hasOwn(FACT_MEMBERS, name) ? FACT_MEMBERS[name] : undefined
  if (read === undefined) {
    const inData = type.data.kind === 'map' && type.data.fields.has(name)
    const hint = inData ? `data.${name}` : nearestName(name, Object.keys(FACT_MEMBERS))
    c.fault('unknown-member', at, `a fact has type, time, source, factId and data, but no "${name}"`, hint)
    return { type: DYN, run: base.run }
  }
  const { run } = base
  return {
    type: factMemberType(type, name),
    run: (scope) => {
      const fact = run(scope)
      return fact === null || fact === FAILED ? fact : read(fact as FactLike)
    },
  }
}

/** The declared type of a member; reports one that nobody declares. */
function declaredType<S>(
  type: CelType & { kind: 'map' },
  name: string,
  at: number,
  compilation: Compilation<S>,
): CelType {
  const declared = type.fields.get(name)
  if (declared !== undefined) return declared
  if (!type.open)
    compilation.fault(
      'unknown-member',
      at,
      `${type.title} declares no field "${name}"`,
      nearestName(name, type.fields.keys()),
    )
  return DYN
}

function member<S>(base: Typed<S>, name: string, at: number, compilation: Compilation<S>): Typed<S> {
  const { type } = base
  if (type.kind === 'fact') return compileFactMember(base, type, name, at, compilation)
  if (type.kind === 'map') {
    const found = declaredType(type, name, at, compilation)
    return { type: found, run: throughReader(readMember(base, name), found) }
  }
  if (type.kind !== 'dyn' && type.kind !== 'null')
    compilation.fault('unknown-member', at, `${inWords(type)} has no member "${name}"`)
  return { type: DYN, run: readMember(base, name) }
}

/** `data.kind`, `map.data.MAP`, `fact.time`. */
export function compileMember<S>(node: NodeOf<'.'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const [target, name] = node.args
  return member(compile(target, compilation), name, node.pos, compilation)
}

function itemAt(list: unknown, index: unknown): unknown {
  if (list === FAILED || index === FAILED) return FAILED
  if (list === null) return null
  if (typeof index === 'string') return memberOf(list, index)
  if (!Array.isArray(list) || !Number.isInteger(index)) return FAILED
  return list[index as number] ?? null
}

/** `data.surgeons[0]`, `table(…)["数量"]`; what is not there is null. */
export function compileIndex<S>(node: NodeOf<'[]'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const [target, indexNode] = node.args
  const base = compile(target, compilation)
  const index = compile(indexNode, compilation)
  if (typeof index.literal?.value === 'string') return member(base, index.literal.value, indexNode.start, compilation)
  const isList = base.type.kind === 'list'
  const isOpen = base.type.kind === 'dyn' || base.type.kind === 'map'
  if (!isList && !isOpen) compilation.fault('unknown-member', indexNode.start, `${inWords(base.type)} has no items`)
  else if (isList && index.type.kind !== NUMBER.kind && index.type.kind !== 'dyn')
    compilation.fault(
      'impossible-comparison',
      indexNode.start,
      `an item of a list is read by its number, not by ${inWords(index.type)}`,
    )
  const type = base.type.kind === 'list' ? base.type.of : DYN
  return { type, run: (scope) => itemAt(base.run(scope), index.run(scope)) }
}
