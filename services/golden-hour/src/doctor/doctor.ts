import { totalmem } from 'node:os'
import { epochMs } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { isDataFolder, type StoresChoice, withStores } from '../offline/with-stores.ts'
import { counted } from '../output/counted.ts'
import { paintFor } from '../output/paint.ts'
import { readRulebook } from '../system/read-rulebook.ts'
import { chooseSettings } from '../system/settings-file.ts'
import { checkDisk, checkFolder, checkMemory, checkNode, checkZone, type Finding } from './checks.ts'

export interface DoctorOptions extends StoresChoice {
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
  if (!(await isDataFolder(options.data)))
    return { what: 'data', state: 'well', found: 'nothing there yet', advice: null }
  return withStores(['ledger'], options, io, async ({ ledger }): Promise<Finding> => {
    const { facts, windows } = await ledger.clinical.counts()
    const found = `${counted(facts, 'fact')}, ${counted(windows, 'window')}; journal and ledger open`
    return { what: 'data', state: 'well', found, advice: null }
  }).catch((error: unknown): Finding => {
    if (!(error instanceof AppError) || error.code !== 'GH_DATA_LOCKED') throw error
    return { what: 'data', state: 'well', found: error.message, advice: null }
  })
}

async function checkSettings({ config }: DoctorOptions, io: Io): Promise<Finding> {
  await chooseSettings({ config, host: null, port: null }, io)
  return { what: 'settings', state: 'well', found: config ?? 'the defaults, no --config', advice: null }
}

/** What stops one look is its finding: the others are made all the same. */
async function look(what: string, work: () => Promise<Finding | readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return [await work()].flat()
  } catch (error) {
    if (error instanceof AppError) return [{ what, state: 'fault', found: error.message, advice: error.advice }]
    if (error instanceof ProgramStop) return [{ what, state: 'fault', found: error.message, advice: error.recovery }]
    throw error
  }
}

const SIGNS = { well: '✓', warning: '!', fault: '✗' } as const

/** What the embedded system stands on: this machine and a folder of it. */
async function lookAtFolder(options: DoctorOptions, io: Io): Promise<readonly Finding[]> {
  return [
    await checkFolder(options.data),
    await checkDisk(options.data),
    ...(await look('data', () => checkData(options, io))),
  ]
}

/** What a cluster stands on. */
async function lookAtCluster({ config }: DoctorOptions, io: Io): Promise<readonly Finding[]> {
  const settings = await chooseSettings({ config, host: null, port: null }, io).catch(() => null)
  if (settings === null) return []
  const { checkAccess, checkJournal, checkLedger, checkPostgres, checkRedis } = await import('./cluster-checks.ts')
  const parts = { settings, files: io.files }
  return [
    ...(await look('session key', () => checkAccess(parts))),
    ...(await look('Kafka', () => checkJournal(parts))),
    ...(await look('Redis', () => checkRedis(parts))),
    ...(await look('PostgreSQL', () => checkPostgres(parts))),
    ...(await look('ledger', () => checkLedger(parts))),
  ]
}

/** `golden-hour doctor`: what this machine and the stores are like, and how to mend what is not well. Exit 1 for a fault. */
export async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const findings = [
    checkNode(io.nodeVersion),
    checkMemory(totalmem()),
    ...(await look('settings', () => checkSettings(options, io))),
    ...(await look('rulebook', () => checkRulebook(options, io))),
    ...(await (options.profile === 'cluster' ? lookAtCluster : lookAtFolder)(options, io)),
  ]
  const paint = paintFor(io.stdout)
  for (const { what, state, found, advice } of findings) {
    const line = `${SIGNS[state]} ${what}: ${found}`
    io.stdout.write(`${state === 'fault' ? paint.red(line) : line}\n`)
    if (advice !== null) io.stdout.write(`${advice.replace(/^/gm, '  → ')}\n`)
  }
  return findings.some(({ state }) => state === 'fault') ? 1 : 0
}
