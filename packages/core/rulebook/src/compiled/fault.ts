/** One thing wrong with the files of a rulebook. */
export interface Fault {
  /** Stable code, e.g. `unknown-field`, `unknown-type`, `bad-expression`. */
  readonly code: string
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly column: number
  readonly message: string
  /** The nearest right name, where there is one. */
  readonly nearest: string | null
  /** The line of the file and a caret under the place. */
  readonly excerpt: string
}

/** One file of a rulebook folder, path relative to the folder. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

import type { Rulebook } from './rulebook.ts'

export type LoadedRulebook =
  | { readonly ok: true; readonly rulebook: Rulebook; readonly warnings: readonly Fault[] }
  | { readonly ok: false; readonly faults: readonly Fault[] }
