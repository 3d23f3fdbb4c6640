import type { Zone } from '@golden-hour/model'
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Table } from '../tables/table.ts'
import type { Typed } from './typed.ts'

export type ReadsOf = 'start' | 'stop' | 'bound'

/** A name that expressions know here; `refused` says why it cannot be read in this place. */
export type Name<S> = (Typed<S> & { readonly reads: ReadsOf | null }) | { readonly refused: string }

/** All an expression may lean on, in one place of one rule. */
export interface Environment<S> {
  readonly names: ReadonlyMap<string, Name<S>>
  readonly tables: ReadonlyMap<string, Table>
  readonly zone: Zone
}

/** What is wrong with an expression; offsets within its text. */
export interface ExpressionFault {
  readonly code: string
  readonly start: number
  readonly message: string
  readonly nearest: string | null
}

/** One compilation under way. */
export interface Compilation<S> {
  readonly environment: Environment<S>
  /** Names that macros bind, innermost last. */
  readonly locals: readonly (readonly [string, Typed<S>])[]
  readonly reads: Set<ReadsOf>
  fault(code: string, at: number, message: string, nearest?: string | null): void
  warn(code: string, at: number, message: string): void
}

export type Compile<S> = (node: ASTNode, compilation: Compilation<S>) => Typed<S>
