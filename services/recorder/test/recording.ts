import { createLiveBus } from '@golden-hour/live-embedded'
import { createLogger, createMetrics, type Metrics, readConfig } from '@golden-hour/service-kit'
import { createRecorder, type Recorder, RecorderConfig, type RecorderPorts } from '../src/index.ts'

export interface Recording {
  readonly recorder: Recorder
  /** What was logged, a line an entry. */
  readonly lines: string[]
  readonly metrics: Metrics
}

/** A recorder with the shipped settings, but for those given; not started. */
export function recordingOf(
  { log, ledger, live = createLiveBus() }: Pick<RecorderPorts, 'log' | 'ledger'> & Partial<Pick<RecorderPorts, 'live'>>,
  settings: Partial<RecorderConfig> = {},
): Recording {
  const config = readConfig(RecorderConfig, { file: null, env: {}, prefix: 'GH_RECORDER', section: null })
  const lines: string[] = []
  const metrics = createMetrics()
  const recorder = createRecorder(
    { ...config, ...settings },
    {
      log,
      ledger,
      live,
      logger: createLogger({ service: 'recorder', destination: { write: (line) => void lines.push(line) } }),
      metrics,
    },
  )
  return { recorder, lines, metrics }
}
