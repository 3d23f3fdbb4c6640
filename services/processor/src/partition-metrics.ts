import type { PartitionRow } from '@golden-hour/board-api'
import { OUTCOMES } from '@golden-hour/model'
import type { Metrics } from '@golden-hour/service-kit'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export type ProcessorMetrics = ReturnType<typeof createProcessorMetrics>

/** What the processor measures of its partitions. Their own clock's times are the hospital's, durations are the wall's. */
export function createProcessorMetrics(metrics: Metrics) {
  const of = ['partition']
  const lag = metrics.gauge('gh_processor_lag_records', 'Journal records not yet processed', of)
  const logTimeLag = metrics.gauge('gh_processor_log_time_lag_seconds', "The hospital's clock less log time", of)
  const replay = metrics.gauge('gh_processor_replay_distance_records', 'Records a new owner would read again', of)
  const alarm = metrics.gauge('gh_processor_replay_over_target', 'Whether that is over twice its target', of)
  const open = metrics.gauge('gh_processor_open_windows', 'Windows that are open or overdue', of)
  const timers = metrics.gauge('gh_processor_timers', 'Windows of which time alone will say something', of)
  const facts = metrics.gauge('gh_processor_facts', 'Facts of the journal by what became of them', [...of, 'outcome'])
  return {
    records: metrics.counter('gh_processor_records_total', 'Journal records processed', of),
    transitions: metrics.counter('gh_processor_transitions_total', 'Transitions published', of),
    suppressed: metrics.counter('gh_processor_suppressed_total', 'Transitions that were published already', of),
    publish: metrics.histogram('gh_processor_publish_seconds', 'Until transitions were acknowledged', SECONDS),
    checkpoint: metrics.histogram('gh_processor_checkpoint_seconds', 'Until a checkpoint was kept', SECONDS),
    checkpointFailures: metrics.counter('gh_processor_checkpoint_failures_total', 'Checkpoints not kept', of),
    snapshots: metrics.counter('gh_processor_snapshots_total', 'Snapshots kept in the ledger', of),
    snapshotFailures: metrics.counter('gh_processor_snapshot_failures_total', 'Snapshots not kept', of),
    show(row: PartitionRow, now: number, replayed: { readonly distance: number; readonly isFar: boolean }): void {
      const partition = String(row.partition)
      lag.set({ partition }, row.lag)
      logTimeLag.set({ partition }, row.logTime === null ? 0 : Math.max(0, (now - row.logTime) / 1000))
      replay.set({ partition }, replayed.distance)
      alarm.set({ partition }, replayed.isFar ? 1 : 0)
      open.set({ partition }, row.openWindows)
      timers.set({ partition }, row.timers)
      for (const outcome of OUTCOMES) facts.set({ partition, outcome }, row.accounting[outcome] ?? 0)
    },
    /** The partition is somebody else's now. */
    forget(number: number): void {
      const partition = String(number)
      for (const gauge of [lag, logTimeLag, replay, alarm, open, timers]) gauge.remove({ partition })
      for (const outcome of OUTCOMES) facts.remove({ partition, outcome })
    },
  }
}
