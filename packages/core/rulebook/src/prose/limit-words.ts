import { parse } from 'yaml'
import type { Every, Limit } from '../compiled/rule.ts'
import { parseDuration } from '../iso-duration.ts'
import { durationTextWords, durationWords } from './duration-words.ts'
import { valueWords } from './expression-words.ts'
import type { Lexicon } from './lexicon.ts'

type Form = Readonly<Record<string, unknown>>

/** The mapping that a limit was written as, or null where its text is none. */
function formOf(text: string): Form | null {
  if (!text.startsWith('{')) return null
  try {
    const form: unknown = parse(text)
    return typeof form === 'object' && form !== null && !Array.isArray(form) ? (form as Form) : null
  } catch {
    return null
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'

const fallback = (form: Form, lexicon: Lexicon): string =>
  lexicon.otherwise(isText(form.else) ? durationTextWords(form.else, lexicon) : null)

const unitOf = (form: Form, lexicon: Lexicon): string => lexicon.units[String(form.unit)] ?? String(form.unit)
const timesOf = (form: Form): number => (typeof form.times === 'number' ? form.times : 1)

function momentForm(form: Form, lexicon: Lexicon): string {
  const moment = valueWords(String(form.at), lexicon)
  const plus = isText(form.plus) ? parseDuration(form.plus) : null
  const shift = plus?.ok === true && plus.ms !== 0 ? durationTextWords(String(form.plus), lexicon) : null
  const isBefore = plus?.ok === true && plus.ms < 0
  return lexicon.limitAt(moment, isBefore ? shift : null, isBefore ? null : shift)
}

function fieldForm(form: Form, lexicon: Lexicon): string {
  const field = String(form.field)
  const [owner, ...rest] = field.split('.')
  const words =
    rest.length === 0 ? lexicon.fieldOf(lexicon.owners.start, field) : lexicon.fieldOf(owner ?? '', rest.join('.'))
  return lexicon.limitOfField(words, unitOf(form, lexicon), timesOf(form))
}

function tableForm(form: Form, lexicon: Lexicon): string {
  const keys =
    typeof form.key === 'object' && form.key !== null
      ? Object.entries(form.key).map(([column, value]) => lexicon.mark(column, valueWords(String(value), lexicon)))
      : [valueWords(String(form.key), lexicon)]
  return lexicon.limitOfTable(String(form.table), String(form.column), unitOf(form, lexicon), keys, timesOf(form))
}

function formWords(form: Form, lexicon: Lexicon): string | null {
  if (typeof form.workdays === 'number') return lexicon.endOfWorkday(form.workdays)
  if (typeof form.endOfDay === 'number') return lexicon.endOfDay(form.endOfDay)
  if (isText(form.at)) return lexicon.clauses([momentForm(form, lexicon), fallback(form, lexicon)])
  if (isText(form.field)) return lexicon.clauses([fieldForm(form, lexicon), fallback(form, lexicon)])
  if (isText(form.table)) return lexicon.clauses([tableForm(form, lexicon), fallback(form, lexicon)])
  return null
}

/** By when, reckoned from the start. A limit whose text does not tell its form is quoted, never guessed at. */
export function limitWords(limit: Limit | null, lexicon: Lexicon): string {
  if (limit === null) return lexicon.noLimit
  const { text } = limit
  if (parseDuration(text).ok) return lexicon.within(durationTextWords(text, lexicon))
  const form = formOf(text)
  const words = form === null ? null : formWords(form, lexicon)
  if (words !== null) return words
  const days = /^(\d+) workdays$/.exec(text) ?? /^end of day (\d+)$/.exec(text)
  const table = /^table ([\w.-]+)$/.exec(text)?.[1]
  if (table !== undefined) return lexicon.limitByTable(table)
  if (days === null) return lexicon.limitBy(text)
  return text.startsWith('end') ? lexicon.endOfDay(Number(days[1])) : lexicon.endOfWorkday(Number(days[1]))
}

export function everyWords(every: Every, lexicon: Lexicon): string {
  if (every.kind === 'sliding') return lexicon.sliding(durationWords(every.everyMs, lexicon))
  return lexicon.calendar(every.period, every.times, every.firstPartial)
}
