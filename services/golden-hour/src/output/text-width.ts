// Blocks that terminals draw two columns wide (Unicode East Asian Width W and F), as [first, last].
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]

const ESCAPE = String.fromCharCode(27)
const STYLES = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g')

const charWidth = (code: number): number => {
  if (code < 0x20 || (code >= 0x300 && code <= 0x36f) || (code >= 0xfe00 && code <= 0xfe0f) || code === 0x200b) return 0
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** Columns a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text.replace(STYLES, '')) width += charWidth(char.codePointAt(0) ?? 0)
  return width
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)))
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - textWidth(text))) + text

/** The text, cut to at most `width` columns with `…` at the end where it had more. Only for text without colours. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let out = ''
  let used = 0
  for (const char of text) {
    const next = charWidth(char.codePointAt(0) ?? 0)
    if (used + next > width - 1) break
    out += char
    used += next
  }
  return `${out}…`
}
