import fc from 'fast-check'

const comparison: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.constantFrom('1', '2', '1.0'))
    .map(([operator, value]) => `data.x.n ${operator} ${value}`),
  fc
    .tuple(fc.constantFrom('==', '!='), fc.constantFrom('"a"', '"b"', 'null'))
    .map(([operator, value]) => `data.x.s ${operator} ${value}`),
  fc
    .tuple(fc.constantFrom('==', '!='), fc.constantFrom('true', 'false', 'null'))
    .map(([operator, value]) => `data.x.flag ${operator} ${value}`),
  fc.constant('data.x.s in ["a", "c"]'),
  fc.constant('data.x.gone.deeper == null'),
)

const withStart: fc.Arbitrary<string> = fc.constantFrom(
  'data.x.n == start.data.x.n',
  'data.x.n >= start.data.x.n',
  'data.x.s != start.data.x.s',
  'start.data.x.flag == true',
  'start.data.x.n < 2',
)

function combined(leaf: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: leaf.map((inner) => `!(${inner})`) },
    {
      weight: 2,
      arbitrary: fc.tuple(leaf, fc.constantFrom('&&', '||'), leaf).map(([a, operator, b]) => `${a} ${operator} ${b}`),
    },
  )
}

/** A guard about the fact alone, as `start` may have. */
export const factGuard = combined(comparison)

/** A guard about the fact and the start it is asked for. */
export const anyGuard = combined(fc.oneof({ weight: 3, arbitrary: comparison }, { weight: 2, arbitrary: withStart }))

/** A guard about the start and what `with` bound: `m` is a fact or null, `k` a count, `t` a sum. */
export const startGuard = (names: readonly string[]): fc.Arbitrary<string> => {
  const bound: fc.Arbitrary<string>[] = [fc.constantFrom('start.data.x.flag == true', 'start.data.x.n >= 1')]
  if (names.includes('m')) bound.push(fc.constantFrom('m == null', 'm != null', 'm.data.x.n > 0', 'm.data.x.s == "a"'))
  if (names.includes('k')) bound.push(fc.constantFrom('k == 0', 'k >= 2', 'k < 3'))
  if (names.includes('t')) bound.push(fc.constantFrom('t > 2', 't == 0', 't <= 3'))
  return combined(fc.oneof(...bound))
}
