import { stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { epochMs } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { type DataChoice, withData } from '../offline/with-data.ts'
import { paintFor } from '../output/paint.ts'
import { readRulebook } from '../system/embedded-rulebook.ts'
import { checkDisk, checkFolder, checkMemory, checkNode, checkZone, type Finding } from './checks.ts'

export interface DoctorOptions extends DataChoice {
  readonly rulebook: string | null
  readonly overlay: string | null
}

/** A calendar that ends within these days is worth a word. */
const AHEAD_MS = 60 * 86_400_000

async function checkRulebook(options: DoctorOptions, io: Io): Promise<Finding[]> {
  const { rulebook } = await readRulebook(options.rulebook ?? io.shippedRulebook, options.overlay, io)
  const now = Date.now()
  const refused = rulebook.refusedAt(epochMs(now))
  const soon = rulebook.refusedAt(epochMs(now + AHEAD_MS))
  const found = `${rulebook.rules.length} rules, ${rulebook.indicators.length} indicators`
  const advice = 'add the year to calendar: in the overlay'
  const calendar: Finding =
    refused !== null
      ? { what: 'calendar', state: 'fault', found: refused, advice }
      : soon !== null
        ? { what: 'calendar', state: 'warning', found: soon, advice }
        : { what: 'calendar', state: 'well', found: 'covers today and the next 60 days', advice: null }
  return [{ what: 'rulebook', state: 'well', found, advice: null }, checkZone(rulebook.zone.name), calendar]
}

/** Opens what the folder holds; a system that runs there is no fault. */
async function checkData(options: DoctorOptions, io: Io): Promise<Finding> {
  const isThere = await stat(options.data).then(
    () => true,
    () => false,
  )
  if (!isThere) return { what: 'data', state: 'well', found: 'nothing there yet', advice: null }
  try {
    return await withData(options, io, async ({ ledger }) => {
      const { facts, windows } = await ledger.clinical.counts()
      return {
        what: 'data',
        state: 'well',
        found: `${facts} facts, ${windows} windows; journal and ledger open`,
        advice: null,
      }
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const state = error.code === 'GH_DATA_LOCKED' ? 'well' : 'fault'
    return { what: 'data', state, found: error.message, advice: state === 'well' ? null : error.advice }
  }
}

const SIGNS = { well: '✓', warning: '!', fault: '✗' } as const

/** `golden-hour doctor`: what this machine and this folder are like, and how to mend what is not well. Exit 1 for a fault. */
export async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const findings = [
    checkNode(io.nodeVersion),
    checkMemory(totalmem()),
    await checkFolder(options.data),
    await checkDisk(options.data),
    ...(await checkRulebook(options, io)),
    await checkData(options, io),
  ]
  const paint = paintFor(io.stdout)
  for (const { what, state, found, advice } of findings) {
    const line = `${SIGNS[state]} ${what}: ${found}`
    io.stdout.write(`${state === 'fault' ? paint.red(line) : line}\n`)
    if (advice !== null) io.stdout.write(`  → ${advice}\n`)
  }
  return findings.some(({ state }) => state === 'fault') ? 1 : 0
}
