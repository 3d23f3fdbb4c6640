import { createHmac } from 'node:crypto'

/**
 * `t=1772413200,v1=5f2…`: the second of sending and HMAC-SHA256, in hex, over `${t}.${body}`. The receiver computes the
 * same over the bytes it got, compares in constant time, and refuses what is older than it likes.
 */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
