import { Presets, SingleBar } from 'cli-progress'
import type { Io } from '../io.ts'

/** How far a long piece of work is. On a terminal a bar, elsewhere a line every few seconds; always on standard error. */
export interface Progress {
  /** `done` of `total` bytes, and what is worth saying beside it. */
  at(done: number, note: string): void
  stop(): void
}

const LINE_EVERY_MS = 3_000
const BAR_EVERY_MS = 100

const percent = (done: number, total: number | null): string =>
  total === null || total === 0
    ? `${Math.round(done / 1024)} KiB`
    : `${Math.min(100, Math.floor((done / total) * 100))} %`

function createBar(io: Io, terminal: NodeJS.WriteStream, label: string, total: number): Progress {
  const bar = new SingleBar(
    {
      stream: terminal,
      format: `${label} [{bar}] {percentage} % {note}`,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { note: '' })
  let next = io.now() + BAR_EVERY_MS
  return {
    at(done, note) {
      if (io.now() < next) return
      next = io.now() + BAR_EVERY_MS
      bar.update(Math.min(done, total), { note })
    },
    stop: () => bar.stop(),
  }
}

export function createProgress(io: Io, label: string, total: number | null): Progress {
  const terminal = io.stderr.terminal
  if (terminal !== null && total !== null) return createBar(io, terminal, label, total)
  let next = io.now() + LINE_EVERY_MS
  return {
    at(done, note) {
      if (io.now() < next) return
      next = io.now() + LINE_EVERY_MS
      io.stderr.write(`${label}: ${percent(done, total)}, ${note}\n`)
    },
    stop: () => undefined,
  }
}
