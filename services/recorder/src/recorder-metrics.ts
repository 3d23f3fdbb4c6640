import type { Metrics } from '@golden-hour/service-kit'

/** What the recorder counts; times by the wall. */
export const createRecorderMetrics = (metrics: Metrics) => ({
  rows: metrics.counter('gh_recorder_rows_written_total', 'Rows added to the ledger', ['table']),
  unreadable: metrics.counter('gh_recorder_unreadable_total', 'Records that could not be read', ['topic', 'reason']),
  repeated: metrics.counter('gh_recorder_repeated_total', 'Transitions that had been taken before'),
  contradicted: metrics.counter('gh_recorder_contradicted_total', 'Transitions said again with another content'),
  retries: metrics.counter('gh_recorder_retries_total', 'Transactions tried again because the ledger was out'),
  lag: metrics.gauge('gh_recorder_lag_records', 'Records not yet in the ledger', ['topic', 'partition']),
  blind: metrics.gauge('gh_recorder_blind_partitions', 'Partitions of the journal that nobody seems to process'),
  batch: metrics.histogram('gh_recorder_batch_rows', 'Rows in one transaction', [1, 10, 100, 500, 1_000, 2_000]),
  commit: metrics.histogram(
    'gh_recorder_commit_seconds',
    'From the beginning of a transaction to its commit, tries included',
    [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
  ),
})

export type RecorderMetrics = ReturnType<typeof createRecorderMetrics>
