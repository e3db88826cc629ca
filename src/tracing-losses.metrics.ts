import { Inject, Injectable, type Provider } from '@nestjs/common';
import { counter, metricCatalogue } from '#metrics';
import { DROP_REASONS, TracingRuntime } from '#tracing';

/** Losses of tracing. */
export class TracingLossesMetrics extends metricCatalogue({
  spansDropped: counter(
    'observability_spans_dropped_total',
    'Spans that were recorded and got lost: the queue was full, the export failed, the receiver rejected them, the telemetry ' +
      'thread died, or the sampling decision came too late.',
    ['reason'],
  ),
  attributeErrors: counter(
    'observability_attribute_errors_total',
    'Spans that went without their attributes because the function for them threw.',
  ),
}) {}

/** Counts the losses of tracing. Defined here because tracing must not depend on metrics. */
@Injectable()
class TracingLossesCounter {
  constructor(
    @Inject(TracingRuntime) tracing: TracingRuntime,
    @Inject(TracingLossesMetrics) metrics: TracingLossesMetrics,
  ) {
    for (const reason of DROP_REASONS) metrics.spansDropped.inc({ reason }, 0);
    tracing.dropped.listen((count, reason) => metrics.spansDropped.inc({ reason }, count));
    tracing.attributeFaults.listen((count) => metrics.attributeErrors.inc(count));
  }
}

export const tracingLossesProviders: Provider[] = [TracingLossesMetrics, TracingLossesCounter];
