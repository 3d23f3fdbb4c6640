import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A path of the checkout. */
export const fromRoot = (...parts: readonly string[]): string => join(root, ...parts)
