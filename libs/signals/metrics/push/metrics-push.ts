import type { OnApplicationBootstrap } from '@nestjs/common';
import { waitAtMost, type MetricSource, type ThreadExports } from '#contracts';
import { pushRound, type PushTarget } from '#push';
import type { MetricsRegistry } from '../registry/metrics-registry.js';

/** Maximum duration of reading the metrics in the last push, as a share of its time limit. */
const READING_SHARE = 1 / 4;
/** Milliseconds to wait for a round of the telemetry thread. */
const ROUND_MS = 10_000;

/**
 * Reads the metrics at intervals, once for all targets, and passes them on in slices; a last time at shutdown. A round
 * that takes longer than the interval is not started a second time.
 */
export class MetricsPush implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  /**
   * @param intervalMs milliseconds between the starts of two rounds
   * @param thread pushes to the targets that the main thread does not handle
   */
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly metrics: MetricSource,
    private readonly targets: readonly PushTarget[],
    private readonly intervalMs: number,
    private readonly thread?: ThreadExports,
  ) {}

  onApplicationBootstrap(): void {
    if (this.targets.length === 0) return;
    // From now on exemplars are taken.
    this.registry.exemplars.pageWritten();
    this.timer = setInterval(() => void this.push(), this.intervalMs).unref();
  }

  /** Pushes a last time and closes the targets, within `limitMs` milliseconds. Never rejects. */
  close(limitMs: number): Promise<void> {
    return (this.closing ??= this.end(limitMs));
  }

  private async end(limitMs: number): Promise<void> {
    clearInterval(this.timer);
    const elsewhere = this.isElsewhere ? this.thread?.flush('metrics', limitMs, true) : undefined;
    await Promise.all([this.endHere(limitMs), elsewhere]);
  }

  private async endHere(limitMs: number): Promise<void> {
    if (this.targets.length === 0) return;
    const until = performance.now() + limitMs;
    await waitAtMost(limitMs * READING_SHARE, this.pushAgain());
    await Promise.all(this.targets.map((target) => target.close(until - performance.now())));
  }

  /** Waits for a round in progress and pushes again, to include later changes. */
  private async pushAgain(): Promise<void> {
    await this.round;
    await this.push();
  }

  /** Pushes now, or joins the push in progress. Never rejects, and does not wait for receivers. */
  push(): Promise<void> {
    return (this.round ??= this.run().finally(() => (this.round = undefined)));
  }

  private get isElsewhere(): boolean {
    return (this.thread?.has('metrics') || this.thread?.has('remote_write')) ?? false;
  }

  private async run(): Promise<void> {
    const elsewhere = this.isElsewhere ? this.thread?.flush('metrics', ROUND_MS, false) : undefined;
    await Promise.all([this.runHere(), elsewhere]);
  }

  private async runHere(): Promise<void> {
    if (this.targets.length === 0) return;
    try {
      await pushRound(this.metrics, this.targets);
      this.registry.exemplars.pageWritten();
    } catch {
      this.registry.collectFailed('push');
    }
  }
}
