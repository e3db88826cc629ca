import type { RunTally } from './run-tally.js';

/** A terminal line with the progress: processed, rate, quarantined, p95, queue depth. */
export class StatusLine {
  private timer: NodeJS.Timeout | undefined;
  private last = { ended: 0, at: performance.now() };

  constructor(
    private readonly tally: RunTally,
    private readonly depth: () => number,
    private readonly out: NodeJS.WriteStream = process.stdout,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.draw(), 500);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.draw();
    this.out.write('\n');
  }

  private draw(): void {
    const now = performance.now();
    const { ended } = this.tally;
    const rate = ((ended - this.last.ended) / (now - this.last.at)) * 1_000;
    this.last = { ended, at: now };
    const { succeeded, quarantined, failed, duplicates } = this.tally.summary();
    const parts = [
      `processed ${ended}`,
      `${rate.toFixed(0)}/s`,
      `succeeded ${succeeded}`,
      `quarantined ${quarantined}`,
      `failed ${failed}`,
      `duplicates ${duplicates}`,
      `p95 ${(this.tally.p95 * 1_000).toFixed(1)} ms`,
      `queue ${this.depth()}`,
    ];
    this.out.write(`\r\u001b[K${parts.join(' · ').slice(0, (this.out.columns ?? 120) - 1)}`);
  }
}
