const SHARES: Readonly<Record<string, { readonly digits: number; readonly sign: string }>> = {
  percent: { digits: 1, sign: '%' },
  permille: { digits: 2, sign: '‰' },
}

/** An indicator's value, which is already in its unit, as it is read: shares as `93.3%`, times and counts with at most one decimal; null is a dash. */
export function figureText(value: number | null, unit: string): string {
  if (value === null) return '—'
  const share = SHARES[unit]
  if (share !== undefined) return `${value.toFixed(share.digits)}${share.sign}`
  return Number.isInteger(value) ? String(value) : value.toFixed(1)
}

export const isShare = (unit: string): boolean => SHARES[unit] !== undefined
