/** What is wrong with a message, or with how it came. */
export type FaultKind =
  | 'disorder'
  | 'duplicate'
  | 'correction'
  | 'cancellation'
  | 'late-entry'
  | 'minute-precision'
  | 'date-precision'
  | 'silence'
  | 'clock-skew'
  | 'future-recorded'
  | 'recorded-early'

export const FAULT_KINDS: readonly FaultKind[] = [
  'disorder',
  'duplicate',
  'correction',
  'cancellation',
  'late-entry',
  'minute-precision',
  'date-precision',
  'silence',
  'clock-skew',
  'future-recorded',
  'recorded-early',
]
