const DECODED: Readonly<Record<string, string>> = { '%25': '%', '%2c': ',', '%2f': '/', '%23': '#' }

const decode = (window: string): string =>
  window.replace(/%(?:25|2c|2f|23)/gi, (escaped) => DECODED[escaped.toLowerCase()] ?? escaped)

/** Whether two window ids name one window, where either may be written escaped (`rule/%2Fstory%23x`) or plain (`rule//story#x`). */
export const sameWindow = (a: string, b: string): boolean => a === b || decode(a) === decode(b)
