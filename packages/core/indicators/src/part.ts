import type { Status, WindowView } from '@golden-hour/model'
import { createRoll, type Group, type Roll } from './roll.ts'
import { COLUMNS, type ColumnName } from './standing.ts'

/** One term at work: it is shown every window of its rules once in each column, then settles what it has grouped. */
export interface Part {
  readonly rules: ReadonlySet<string>
  visit(window: WindowView, status: Status, column: ColumnName): void
  settle(): void
}

/** A part that groups first: one roll a column. */
export function createRolledPart(
  rules: ReadonlySet<string>,
  per: string,
  visit: (roll: Roll, window: WindowView, status: Status) => void,
  settle: (group: Group, column: ColumnName) => void,
): Part {
  const rolls = { adjusted: createRoll(per), national: createRoll(per) }
  return {
    rules,
    visit: (window, status, column) => visit(rolls[column], window, status),
    settle() {
      for (const column of COLUMNS) for (const group of rolls[column].groups()) settle(group, column)
    },
  }
}
