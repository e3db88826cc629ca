import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { MetricSource } from '../exposition/metric-source.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import type { PushTarget } from './push-target.js';
import { sampleBlocks } from './sample-blocks.js';

/** Milliseconds that shutdown waits for the last push. */
const FLUSH_LIMIT_MS = 5_000;

/**
 * Reads the metrics at intervals, once for all targets, and hands them over in blocks; a last time at shutdown. A round
 * that takes longer than the interval is not started again on top of itself.
 */
export class MetricsPush implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  /** @param intervalMs milliseconds between the starts of two rounds */
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly others: readonly (Registry | MetricSource)[],
    private readonly targets: readonly PushTarget[],
    private readonly intervalMs: number,
  ) {}

  onApplicationBootstrap(): void {
    if (this.targets.length === 0) return;
    this.timer = setInterval(() => void this.push(), this.intervalMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    if (this.targets.length === 0) return;
    await this.round;
    await this.push();
    await Promise.all(this.targets.map((target) => target.close(FLUSH_LIMIT_MS)));
  }

  /** Pushes now, unless it is being done. Never rejects, and waits for no receiver. */
  push(): Promise<void> {
    return (this.round ??= this.run().finally(() => (this.round = undefined)));
  }

  private async run(): Promise<void> {
    const at = Date.now();
    try {
      for await (const block of sampleBlocks(this.registry, this.others))
        for (const target of this.targets) target.take(block, at);
    } catch {
      this.registry.collectFailed('push');
    }
    for (const target of this.targets) target.endRound();
  }
}
