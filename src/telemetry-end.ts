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

/** Total time for the last exports of all exporters, in milliseconds. */
const BUDGET_MS = 5_000;
/** The part reserved for log lines that other signals write during shutdown. */
const LAST_LINES_MS = 500;
/** The part reserved for the store, if there is one. */
const STORE_MS = 1_500;
/** Time that the application's channels have to close, in milliseconds. */
const CHANNELS_MS = 300;

/**
 * Closes an application's telemetry after everything else has stopped. Metrics, spans and log lines are exported
 * concurrently within a shared limit, so three hanging receivers take no longer than one.
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
   * Flushes and closes everything within 5 s, once. Readiness responds until the last spans are exported; after that,
   * decorators no longer find the application. Never rejects.
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
    // Readiness was answered until here; the port is closed before the thread that may serve it.
    if (thread?.port) await this.server.close();
    // Stores the last telemetry of the other parts as well.
    if (!thread?.exportsLines) await thread?.close(until - LAST_LINES_MS - performance.now());
    await waitAtMost(CHANNELS_MS, this.alerting?.close() ?? Promise.resolve());
    this.metrics.close();
    const lastLinesMs = until - performance.now() - (this.store && thread?.exportsLines ? STORE_MS : 0);
    await Promise.all([this.server.close(), this.logging.close(lastLinesMs)]);
    // The last log lines are exported by the thread.
    if (thread?.exportsLines) await thread.close(until - performance.now());
    closeApp(this.scope);
  }
}
