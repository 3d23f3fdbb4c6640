import { sha256 } from '@golden-hour/model'

/** A stream of chance. The same seed and label give the same stream on every machine. */
export interface Rng {
  /** 32 random bits as an unsigned whole number. */
  bits(): number
  /** A number in [0, 1). */
  unit(): number
  /** A whole number in [0, below). */
  int(below: number): number
  /** True in the given share of calls. */
  chance(share: number): boolean
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
}

export type RngState = [number, number, number, number]

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

/**
 * xoshiro128** 1.1 of Blackman and Vigna, written from its description (https://prng.di.unimi.it). The state must not be all zero.
 * Only whole-number operations, so that every machine draws the same.
 */
export function xoshiro128(state: RngState): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
}

/** A stream of its own for each label, so that one patient's chances do not depend on another's. */
export function createRng(seed: number, label: string): Rng {
  const hex = sha256(`${seed}/${label}`)
  const word = (at: number): number => Number.parseInt(hex.slice(at, at + 8), 16)
  const bits = xoshiro128([word(0) | 1, word(8), word(16), word(24)])
  const unit = (): number => bits() / 0x1_0000_0000
  const int = (below: number): number => Math.floor(unit() * below)
  const pick = <T>(list: readonly T[]): T => {
    const item = list[int(list.length)]
    if (item === undefined) throw new RangeError('pick: the list is empty')
    return item
  }
  return { bits, unit, int, chance: (share) => unit() < share, pick }
}
