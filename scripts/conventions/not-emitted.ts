/* What the registry has a name for and is not emitted, with the reason: docs/conventions.md says it, and a test compares it. */

export interface NotEmitted {
  /** Names of the registry; one that ends in `.*` matches all names with that prefix. */
  readonly names: readonly string[];
  /** In Markdown. */
  readonly why: string;
}

export const NOT_EMITTED_METRICS: readonly NotEmitted[] = [
  {
    names: ['system.*'],
    why:
      'They are about the machine, and several processes would report the same machine. Use the receiver `hostmetrics` of the ' +
      'Collector, or node_exporter. Presets show the share in use of the machine, or of the container where it has limits, which ' +
      '`system.*` does not know: `system_cpu_usage_percent`, `system_memory_usage_percent`, `system_disk_usage_percent`',
  },
  {
    names: ['otel.sdk.exporter.metric_data_point.exported', 'otel.sdk.exporter.metric_data_point.inflight'],
    why:
      '`observability_metrics_pushed_total` and `observability_metrics_push_failed_total` count samples, the same unit for OTLP and ' +
      'remote write; a histogram is one data point and many samples',
  },
  {
    names: ['otel.sdk.exporter.operation.duration'],
    why:
      'Not measured: with retries it would mostly show how long the receiver was away. Whether the receiver keeps up is in ' +
      '`queue.size` and `inflight`',
  },
  {
    names: ['otel.sdk.metric_reader.collection.duration'],
    why: '`observability_scrape_duration_seconds` is the time that a page takes, with its writing',
  },
  {
    names: ['otel.sdk.span.started', 'otel.sdk.span.live'],
    why:
      'They must count spans that are not recorded as well, and such spans are mostly not made here. Recorded ones are in ' +
      '`otel.sdk.processor.span.processed`',
  },
  {
    names: ['otel.sdk.log.created'],
    why: 'Lines are written whether or not they are exported. Those for export are in `otel.sdk.processor.log.processed`',
  },
];

export const NOT_EMITTED_ATTRIBUTES: readonly NotEmitted[] = [
  {
    names: ['http.request.resend_count'],
    why: 'HTTP clients do not tell which requests belong to one call; each redirect and each retry has a span',
  },
  {
    names: ['network.protocol.name'],
    why: 'It stands only where the protocol is not `http`',
  },
];
