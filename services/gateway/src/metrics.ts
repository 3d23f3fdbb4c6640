import type { Metrics } from '@golden-hour/service-kit'

/** What the gateway counts. Labels are codes of ours, never anything a source sent. */
export function gatewayMetrics(metrics: Metrics) {
  return {
    events: metrics.counter('gh_gateway_events_total', 'Events by what became of them', ['outcome', 'reason']),
    append: metrics.histogram(
      'gh_gateway_append_seconds',
      'Wall time until the journal acknowledged',
      [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    ),
    round: metrics.histogram('gh_gateway_round_events', 'Events decided together', [1, 2, 5, 10, 50, 100, 500, 1_000]),
    waiting: metrics.gauge('gh_gateway_waiting_events', 'Events that wait for their round'),
    unindexed: metrics.gauge('gh_gateway_unindexed_facts', 'Facts in the journal that are not yet in the index'),
    undelivered: metrics.gauge(
      'gh_gateway_undelivered_rounds',
      'Rounds of all gateways that are decided and not yet known to be in the journal',
    ),
    topicRecords: metrics.counter(
      'gh_gateway_topic_records_total',
      'Records of a hospital topic: taken, quarantined (any event of it), empty, lost before they were read',
      ['topic', 'outcome'],
    ),
    topicDelay: metrics.gauge(
      'gh_gateway_topic_delay_seconds',
      'Age of the last record of the topic when it could be committed',
      ['topic'],
    ),
    topicStandsStill: metrics.gauge(
      'gh_gateway_topic_stands_still',
      'Partitions of the topic of which records wait for the journal or for quarantine',
      ['topic'],
    ),
    adopted: metrics.counter(
      'gh_gateway_adopted_rounds_total',
      'Rounds that were left undelivered, by any gateway, and that this one brought into the journal',
      [],
    ),
  }
}

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>
