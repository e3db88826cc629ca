import type { MetricSource, Resource } from '#contracts';
import { openConnection } from '#delivery';
import { OtlpTarget, pushRound, RemoteWriteTarget, type PushTarget } from '#push';
import type { ExportNews, ExportSettings, PushSettings } from '../../protocol.js';
import { ExportReporter } from '../exports/export-reporter.js';
import { yieldingSource } from './yielding-source.js';

/**
 * Maximum time for the main thread's part of a round, in milliseconds; afterwards its part of the previous round is
 * used.
 */
const ANSWER_MS = 1_000;

/** Connection to the main thread. */
export interface PushPorts {
  readonly tell: (news: ExportNews) => void;
  /** Requests the metrics that only the main thread can read; false if they did not arrive in time. */
  readonly collect: (isLate: () => boolean) => Promise<boolean>;
  /** Called when a round could not be read. */
  readonly failed: (error: unknown) => void;
}

/** Pushes metrics from the telemetry thread, in rounds. */
export class ThreadPush {
  private readonly reports: ExportReporter[] = [];
  private readonly targets: PushTarget[] = [];
  private round: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param metrics all metrics, as the thread sees them
   * @param ports connection to the main thread
   */
  constructor(
    private readonly settings: PushSettings,
    exports: Pick<ExportSettings, 'resource' | 'scope'>,
    private readonly metrics: MetricSource,
    private readonly ports: PushPorts,
  ) {
    const { metrics: otlp, remote_write: remote } = settings;
    const reportOf = (signal: 'metrics' | 'remote_write'): ExportReporter => {
      const report = new ExportReporter(signal, ports.tell);
      this.reports.push(report);
      return report;
    };
    if (otlp) {
      const { connection, ...options } = otlp;
      const opened = openConnection('metrics', otlp.protocol, {
        ...connection,
        url: new URL(connection.url),
      });
      const resource = { attributes: exports.resource } as Resource;
      this.targets.push(
        new OtlpTarget(opened, reportOf('metrics'), {
          ...options,
          ...{ resource, scope: exports.scope, exemplarsOnce: true },
        }),
      );
    }
    if (remote)
      this.targets.push(new RemoteWriteTarget({ ...remote, exemplarsOnce: true }, reportOf('remote_write')));
  }

  start(): void {
    this.timer = setInterval(() => void this.push(), this.settings.intervalMs);
  }

  /** Pushes now, unless a push is in progress. Never rejects, and does not wait for the receiver. */
  push(): Promise<void> {
    return (this.round ??= this.run().finally(() => (this.round = undefined)));
  }

  /** Pushes changes made since the current round, then delivers everything or gives up. */
  async close(limitMs: number): Promise<void> {
    clearInterval(this.timer);
    const until = performance.now() + limitMs;
    await this.round;
    await this.push();
    await Promise.all(this.targets.map((target) => target.close(until - performance.now())));
    for (const report of this.reports) report.reportDelivered();
  }

  private async run(): Promise<void> {
    const until = performance.now() + ANSWER_MS;
    await this.ports.collect(() => performance.now() >= until);
    await pushRound(yieldingSource(this.metrics), this.targets).catch(this.ports.failed);
  }
}
