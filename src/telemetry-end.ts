import { Inject, Injectable, Optional } from '@nestjs/common';
import { APP_SCOPE, waitAtMost } from '#contracts';
import { closeApp, type AppScope } from '#kernel';
import { LoggingRuntime } from '#logging';
import { ManagementServer } from '#management';
import { MetricsLifecycle, MetricsPush } from '#metrics';
import type { ThreadHost } from '#thread';
import { TracingRuntime } from '#tracing';
import type { AlertingRuntime } from './alerting/alerting-runtime.js';
import { ALERTING } from './alerting/alerting.providers.js';
import { EMBEDDED_STORE, TELEMETRY_THREAD } from './store/store.providers.js';

/** Milliseconds that all exporters have for their last deliveries, together. */
const BUDGET_MS = 5_000;
/** The part of it that is kept for log lines that the other signals wrote about their own end. */
const LAST_LINES_MS = 500;
/** The part of it that is kept for the store, where there is one. */
const STORE_MS = 1_500;
/** Milliseconds that channels of the application have to close. */
const CHANNELS_MS = 300;

/**
 * The end of an application's telemetry, when nothing else of it is running any more. Metrics, spans and log lines are
 * delivered at the same time and share one limit: three receivers that hang cost as much as one.
 */
@Injectable()
export class TelemetryEnd {
  private ending: Promise<void> | undefined;

  constructor(
    @Inject(APP_SCOPE) private readonly scope: AppScope,
    @Inject(MetricsPush) private readonly push: MetricsPush,
    @Inject(MetricsLifecycle) private readonly metrics: MetricsLifecycle,
    @Inject(TracingRuntime) private readonly tracing: TracingRuntime,
    @Inject(LoggingRuntime) private readonly logging: LoggingRuntime,
    @Inject(ManagementServer) private readonly server: ManagementServer,
    @Optional() @Inject(EMBEDDED_STORE) private readonly store?: ThreadHost,
    @Optional() @Inject(TELEMETRY_THREAD) private readonly thread?: ThreadHost,
    @Optional() @Inject(ALERTING) private readonly alerting?: AlertingRuntime,
  ) {}

  /**
   * Flushes and closes everything within 5 s, once; readiness answers until the last spans are delivered. Decorators no
   * longer find the application after that. Never rejects.
   */
  run(): Promise<void> {
    return (this.ending ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    const until = performance.now() + BUDGET_MS;
    const limitMs = BUDGET_MS - LAST_LINES_MS - (this.store ? STORE_MS : 0);
    await Promise.all([
      this.push.close(limitMs),
      this.tracing.shutdown(limitMs),
      this.logging.flush(limitMs),
    ]);
    const { thread } = this;
    // Readiness has been answered until here; the port goes before the thread that it is in.
    if (thread?.port) await this.server.close();
    // What the others said last is kept, too.
    if (!thread?.exportsLines) await thread?.close(until - LAST_LINES_MS - performance.now());
    await waitAtMost(CHANNELS_MS, this.alerting?.close() ?? Promise.resolve());
    this.metrics.close();
    const lastLinesMs = until - performance.now() - (this.store && thread?.exportsLines ? STORE_MS : 0);
    await Promise.all([this.server.close(), this.logging.close(lastLinesMs)]);
    // The last lines go through the thread.
    if (thread?.exportsLines) await thread.close(until - performance.now());
    closeApp(this.scope);
  }
}
