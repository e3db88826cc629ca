import type { MetricSource, Resource } from '#contracts';
import { openConnection } from '#delivery';
import { OtlpTarget, pushRound, RemoteWriteTarget, type PushTarget } from '#push';
import type { ExportNews, ExportSettings, PushSettings } from '../../protocol.js';
import { ToldReport } from '../exports/told-report.js';
import { breathing } from './breathing.js';

/** Milliseconds that the main thread has for its part of a round; then its part of the round before stands. */
const ANSWER_MS = 1_000;

/** The way to the main thread. */
export interface PushPorts {
  readonly tell: (news: ExportNews) => void;
  /** Asks for what only the main thread can read; false when it did not come in time. */
  readonly collect: (isLate: () => boolean) => Promise<boolean>;
  /** A round could not be read. */
  readonly failed: (error: unknown) => void;
}

/** What pushes metrics from the telemetry thread, in rounds. */
export class ThreadPush {
  private readonly reports: ToldReport[] = [];
  private readonly targets: PushTarget[] = [];
  private round: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param metrics all metrics, as the thread sees them
   * @param ports the way to the main thread
   */
  constructor(
    private readonly settings: PushSettings,
    exports: Pick<ExportSettings, 'resource' | 'scope'>,
    private readonly metrics: MetricSource,
    private readonly ports: PushPorts,
  ) {
    const { metrics: otlp, remote_write: remote } = settings;
    const reportOf = (signal: 'metrics' | 'remote_write'): ToldReport => {
      const report = new ToldReport(signal, ports.tell);
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

  /** Pushes now, unless it is being done. Never rejects, and waits for no receiver. */
  push(): Promise<void> {
    return (this.round ??= this.run().finally(() => (this.round = undefined)));
  }

  /** What has changed since the round under way is pushed as well; then everything is delivered, or given up. */
  async close(limitMs: number): Promise<void> {
    clearInterval(this.timer);
    const until = performance.now() + limitMs;
    await this.round;
    await this.push();
    await Promise.all(this.targets.map((target) => target.close(until - performance.now())));
    for (const report of this.reports) report.tellDelivered();
  }

  private async run(): Promise<void> {
    const until = performance.now() + ANSWER_MS;
    await this.ports.collect(() => performance.now() >= until);
    await pushRound(breathing(this.metrics), this.targets).catch(this.ports.failed);
  }
}
