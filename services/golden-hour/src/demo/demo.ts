import { OUTCOMES } from '@golden-hour/model'
import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { paintFor } from '../output/paint.ts'
import { createProgress } from '../output/progress.ts'
import { loadFolder } from '../rulebook/load-folder.ts'
import { choosePatients } from './choose-patients.ts'
import { drawTimeline } from './draw-timeline.ts'
import { indicatorTable } from './indicator-table.ts'
import { ruleTable } from './rule-table.ts'
import { liveThrough, type SimulatedDay } from './simulated-day.ts'

export interface DemoOptions {
  readonly seed: number
  readonly beds: number
  readonly patients: number
}

/** A Monday of a year whose calendar is published. */
const DEMO_DAY = '2026-03-02'
const DAY_MS = 86_400_000

function accountingLine({ events, accounting, book }: SimulatedDay): string {
  const parts = OUTCOMES.filter((outcome) => accounting[outcome] > 0).map(
    (outcome) => `${accounting[outcome]} ${outcome}`,
  )
  return `${events} events = ${parts.join(' + ')}; ${book.transitions} transitions\n`
}

/** `golden-hour demo`: a simulated day, what the rules make of it, and a few of its patients on a time axis. */
export async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const paint = paintFor(io.stdout)
  const rulebook = await loadFolder(io.shippedRulebook, { overlay: null, zone: null }, io)
  const progress = createProgress(io, 'demo', DAY_MS)
  io.stderr.write(`a day of a hospital of ${options.beds} beds, seed ${options.seed} …\n`)
  const { seed, beds } = options
  const day = liveThrough(rulebook, { seed, beds, days: 1, startDay: DEMO_DAY, faults: true }, progress)
  progress.stop()
  const title = (zh: string, en: string): string => `\n${paint.bold(paint.cyan(`■ ${zh}`))}  ${paint.cyan(en)}\n\n`
  const say = (text: string): void => io.stdout.write(text)
  say(`${paint.bold('黄金时窗 Golden Hour')}  ${DEMO_DAY}, as known at ${rulebook.zone.format(day.end)}\n`)
  say(accountingLine(day))
  say(title('各规则时窗', 'windows by rule'))
  say(ruleTable(day, rulebook, paint))
  say(title('当日指标', 'indicators of the day'))
  say(indicatorTable(day, rulebook, paint))
  say(title('时间轴', 'patients on the time axis  ├─ start  ┃ due  ● done  ━ past due  ▸ still waiting'))
  const chosen = choosePatients(day, rulebook, options.patients)
  say(chosen.map((story) => drawTimeline(story, rulebook, day.end, paint)).join('\n'))
  say(`\n${paint.dim('next: golden-hour rules explain stroke.dnt --lang en · golden-hour --help')}\n`)
  return 0
}
