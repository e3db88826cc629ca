import { Inject, Injectable, type Provider } from '@nestjs/common';
import { LISTENER_LOSSES } from '#kernel';
import { LogSink } from '#logging';
import { counter, metricCatalogue } from '#metrics';
import { TracingRuntime } from '#tracing';

/** Losses of the application's own listeners. */
export class ListenerLossesMetrics extends metricCatalogue({
  records: counter(
    'observability_listener_records_dropped_total',
    'Spans and log lines that a listener missed: too many waited for the listeners, or one of them threw.',
    ['port', 'reason'],
  ),
}) {}

/** Counts the losses of ports. Defined here because ports must not depend on metrics. */
@Injectable()
class ListenerLossesCounter {
  constructor(
    @Inject(TracingRuntime) tracing: TracingRuntime,
    @Inject(LogSink) sink: LogSink,
    @Inject(ListenerLossesMetrics) metrics: ListenerLossesMetrics,
  ) {
    const ports = { spans: tracing.listeners, log_records: sink.listeners };
    for (const [port, { lost }] of Object.entries(ports)) {
      for (const reason of LISTENER_LOSSES) metrics.records.inc({ port, reason }, 0);
      lost.listen((count, reason) => metrics.records.inc({ port, reason }, count));
    }
  }
}

export const listenerLossesProviders: Provider[] = [ListenerLossesMetrics, ListenerLossesCounter];
