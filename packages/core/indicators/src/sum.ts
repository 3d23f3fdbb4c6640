export interface Sum {
  add(value: number): void
  total(): number
}

/**
 * A sum that does not depend on the order of its terms: whole numbers are added as they come, which is exact;
 * the others are kept and added in ascending order. What is not finite is left out.
 */
export function createSum(): Sum {
  let whole = 0
  let fractions: number[] | null = null
  return {
    add(value) {
      if (Number.isSafeInteger(value)) whole += value
      else if (Number.isFinite(value)) {
        fractions ??= []
        fractions.push(value)
      }
    },
    total: () =>
      fractions === null
        ? whole
        : Float64Array.from(fractions)
            .sort()
            .reduce((sum, value) => sum + value, whole),
  }
}
