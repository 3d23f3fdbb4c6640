import type { Status } from '@golden-hour/model'
import type { Paint } from '../output/paint.ts'

interface StatusWord {
  readonly sign: string
  readonly zh: string
  readonly en: string
  readonly colour: 'green' | 'red' | 'yellow' | 'cyan' | 'gray'
}

/** Each status has a sign and a word beside its colour: nobody needs to tell red from green. */
const WORDS: Readonly<Record<Status, StatusWord>> = {
  met: { sign: '✓', zh: '达标', en: 'met', colour: 'green' },
  late: { sign: '✗', zh: '超时', en: 'late', colour: 'red' },
  missed: { sign: '✗', zh: '未做', en: 'missed', colour: 'red' },
  overdue: { sign: '!', zh: '逾期', en: 'overdue', colour: 'red' },
  open: { sign: '…', zh: '在途', en: 'open', colour: 'cyan' },
  excused: { sign: '–', zh: '豁免', en: 'excused', colour: 'gray' },
  unknown: { sign: '?', zh: '不明', en: 'unknown', colour: 'yellow' },
  void: { sign: '×', zh: '撤销', en: 'void', colour: 'gray' },
}

export const statusWord = (status: Status): string => WORDS[status].zh

export const statusPaint = (status: Status, paint: Paint): ((text: string) => string) => paint[WORDS[status].colour]

/** `✓ 达标 met`. */
export function statusLabel(status: Status): string {
  const { sign, zh, en } = WORDS[status]
  return `${sign} ${zh} ${en}`
}
