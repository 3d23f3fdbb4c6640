import type { Fault } from '@golden-hour/rulebook'
import type { Paint } from './paint.ts'

/** `file:line:col  message`, the nearest right name, and the line with a caret under the place. */
export function describeFault(fault: Fault, paint: Paint): string {
  const where = paint.bold(`${fault.file}:${fault.line}:${fault.column}`)
  const hint = fault.nearest === null ? '' : ` – did you mean ${paint.bold(fault.nearest)}?`
  const excerpt = fault.excerpt === '' ? '' : `\n${fault.excerpt.replace(/^/gm, '    ').trimEnd()}`
  return `${where}  ${paint.red(fault.message)}${hint}${excerpt}\n`
}
