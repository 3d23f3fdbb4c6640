import { byCodeUnit } from '@golden-hour/model'
import type { Fault } from '../compiled/fault.ts'
import { excerptAt, lineAndColumn, type Place, type SourceText } from './source-text.ts'

/** Everything found wrong so far. Reading goes on after a fault, so that all are told at once. */
export interface FaultList {
  fault(code: string, at: Place, message: string, nearest?: string | null): void
  warn(code: string, at: Place, message: string): void
  /** From now on nothing is told of that file: what else seems wrong with it follows from what has been told. */
  mute(source: SourceText): void
  readonly faults: () => Fault[]
  readonly warnings: () => Fault[]
}

const byPlace = (a: Fault, b: Fault): number =>
  byCodeUnit(a.file, b.file) || a.line - b.line || a.column - b.column || byCodeUnit(a.code, b.code)

function asFault(code: string, at: Place, message: string, nearest: string | null): Fault {
  const told = nearest === null ? message : `${message}; did you mean "${nearest}"?`
  return { code, file: at.source.path, ...lineAndColumn(at), message: told, nearest, excerpt: excerptAt(at) }
}

export function createFaultList(): FaultList {
  const faults = new Map<string, Fault>()
  const warnings = new Map<string, Fault>()
  const muted = new Set<SourceText>()
  const keep = (list: Map<string, Fault>, fault: Fault): void => {
    const key = [fault.file, fault.line, fault.column, fault.code, fault.message].join('\u0000')
    if (!list.has(key)) list.set(key, fault)
  }
  return {
    fault(code, at, message, nearest = null) {
      if (!muted.has(at.source)) keep(faults, asFault(code, at, message, nearest))
    },
    warn(code, at, message) {
      if (!muted.has(at.source)) keep(warnings, asFault(code, at, message, null))
    },
    mute: (source) => muted.add(source),
    faults: () => [...faults.values()].sort(byPlace),
    warnings: () => [...warnings.values()].sort(byPlace),
  }
}
