import { Inject, Injectable, type Provider } from '@nestjs/common';
import { ErrorFingerprints, LINE_LOSSES, LogSink, RepeatFilter } from '#logging';
import { counter, gauge, metricCatalogue } from '#metrics';

/** Metrics of logged errors, and of the log lines themselves. */
export class LoggingMetrics extends metricCatalogue({
  linesDropped: counter(
    'observability_log_lines_dropped_total',
    'Log lines that got lost: the destination took none for too long, the queue for OTLP was full, or its receiver did not take them.',
    ['reason'],
  ),
  linesSuppressed: counter(
    'observability_log_lines_suppressed_total',
    'Repeated log lines that were counted instead of written.',
  ),
  errors: counter(
    'observability_errors_total',
    'Errors of error and fatal log lines, by fingerprint; those not seen for longest are forgotten.',
    ['fingerprint', 'type'],
  ),
  errorFirstSeen: gauge(
    'observability_error_first_seen_timestamp_seconds',
    'When an error was first on an error or fatal line of this process, by fingerprint.',
    ['fingerprint', 'type'],
  ),
  errorLastSeen: gauge(
    'observability_error_last_seen_timestamp_seconds',
    'When an error was last on an error or fatal line of this process, by fingerprint.',
    ['fingerprint', 'type'],
  ),
  fingerprintsEvicted: counter(
    'observability_error_fingerprints_evicted_total',
    'Error fingerprints that were forgotten since there were too many.',
  ),
}) {}

/** Counts for logging. Defined here because logging must not depend on metrics. */
@Injectable()
class LoggingCounter {
  constructor(
    @Inject(LogSink) sink: LogSink,
    @Inject(RepeatFilter) repeats: RepeatFilter,
    @Inject(ErrorFingerprints) errors: ErrorFingerprints,
    @Inject(LoggingMetrics) metrics: LoggingMetrics,
  ) {
    for (const reason of LINE_LOSSES) metrics.linesDropped.inc({ reason }, 0);
    sink.lost.listen((count, reason) => metrics.linesDropped.inc({ reason }, count));
    repeats.listen(({ count }) => metrics.linesSuppressed.inc(count));
    countErrors(errors, metrics);
  }
}

/** Keeps one series per fingerprint, for as long as the fingerprint is kept. */
function countErrors(errors: ErrorFingerprints, metrics: LoggingMetrics): void {
  const { errors: seen, errorFirstSeen, errorLastSeen, fingerprintsEvicted } = metrics;
  errors.listen({
    seen: ({ id, type, firstSeen, lastSeen }) => {
      const labels = { fingerprint: id, type };
      seen.inc(labels);
      errorFirstSeen.set(labels, firstSeen.getTime() / 1_000);
      errorLastSeen.set(labels, lastSeen.getTime() / 1_000);
    },
    forgotten: ({ id, type }) => {
      for (const metric of [seen, errorFirstSeen, errorLastSeen]) metric.remove({ fingerprint: id, type });
      fingerprintsEvicted.inc();
    },
  });
}

export const loggingMetricsProviders: Provider[] = [LoggingMetrics, LoggingCounter];
