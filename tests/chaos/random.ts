/** Mulberry32: the moments of a run are told by its seed. */
export function random(seed: number): () => number {
  let a = seed | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed of this run: `GH_CHAOS_SEED`, or one of its own. */
export const SEED = Number(process.env.GH_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))
