import { evaluateAll, type RandomCase, randomCase } from '@golden-hour/testkit'
import { describe, it } from 'vitest'
import { endOf, journalOf, rulebookOf } from './harness/journal.ts'
import { runTicking } from './harness/runs.ts'
import { forAll, oracleFacts } from './harness/seeds.ts'
import { applyTo, firstDifference, oracleTable, type Table } from './harness/table.ts'

/** P5: after every record and every timer, at that log time, the engine's table is the oracle's. */
function agreesThroughout(random: RandomCase): void {
  const facts = oracleFacts(random.stream)
  const table: Table = new Map()
  runTicking(rulebookOf(random), journalOf(random.stream), endOf(random.stream), (engine, step, applied) => {
    applyTo(table, step)
    const known = facts.slice(0, applied)
    const logTime = engine.logTime ?? 0
    const windows = evaluateAll({ rules: random.rules, tables: random.tables, facts: known, logTime })
    const difference = firstDifference(table, oracleTable(windows), ['engine', 'oracle'])
    if (difference === null) return
    throw new Error(`after ${applied} records, at ${new Date(logTime).toISOString()}: ${difference}`)
  })
}

describe('P5, the engine', () => {
  it('says after every record and timer what the oracle says', () => {
    forAll(randomCase, 1, agreesThroughout)
  }, 600_000)
})
