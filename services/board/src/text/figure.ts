const SCALES: Readonly<Record<string, { readonly by: number; readonly digits: number; readonly sign: string }>> = {
  percent: { by: 100, digits: 1, sign: '%' },
  permille: { by: 1_000, digits: 2, sign: '‰' },
}

/** An indicator's value as it is read: shares as `93.3%`, times and counts with at most one decimal; null is a dash. */
export function figureText(value: number | null, unit: string): string {
  if (value === null) return '—'
  const scale = SCALES[unit]
  if (scale !== undefined) return `${(value * scale.by).toFixed(scale.digits)}${scale.sign}`
  return Number.isInteger(value) ? String(value) : value.toFixed(1)
}

export const isShare = (unit: string): boolean => SCALES[unit] !== undefined
