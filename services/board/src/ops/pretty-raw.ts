/** JSON with line breaks; anything else exactly as it came, with HL7's carriage returns as line breaks. */
export function prettyRaw(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw.replaceAll(/\r(?!\n)/g, '\n')
  }
}
