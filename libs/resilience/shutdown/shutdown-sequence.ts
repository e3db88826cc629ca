import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { drainablesOf, readinessOf } from './drainables.js';
import type { HttpListener } from './http-listener.js';
import {
  scheduleOf,
  type GracefulShutdownOptions,
  type Schedule,
  type ShutdownEnd,
} from './shutdown-options.js';

/** Runs the steps of a shutdown in order, each with a time limit. */
export class ShutdownSequence {
  private readonly logger = new Logger('Shutdown');
  private readonly begun = performance.now();
  private readonly errors: Error[] = [];
  private readonly served = new AbortController();
  private isLate = false;
  private readonly schedule: Schedule;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly listener: HttpListener | undefined,
    private readonly options: GracefulShutdownOptions,
    private readonly reason: string,
  ) {
    this.schedule = scheduleOf(options, listener?.isListening ?? false);
  }

  async run(): Promise<ShutdownEnd> {
    const { graceMs, drainedMs, answeredMs, timeoutMs } = this.schedule;
    this.logger.log(
      `${this.reason}: no longer ready; still serving requests for ${graceMs} ms, closing within ${timeoutMs} ms`,
    );
    await this.within(drainedMs, 'readiness', () => readinessOf(this.app)?.drain(this.reason));
    await this.within(drainedMs, 'connections', () => this.listener?.endConnections());
    await Promise.all([pause(graceMs), this.finishWork(drainedMs)]);
    this.served.abort();
    await this.within(answeredMs, 'requests in hand', () => this.listener?.close(this.left(answeredMs)));
    await this.within(timeoutMs, 'open connections', () => this.listener?.cut());
    await this.within(timeoutMs, 'closing the application', () => this.close());
    return this.end(this.isLate ? 'late' : this.errors.length > 0 ? 'failed' : 'clean');
  }

  /** The result when the shutdown is not awaited any longer. */
  end(outcome: ShutdownEnd['outcome']): ShutdownEnd {
    const durationMs = Math.round(performance.now() - this.begun);
    return { reason: this.reason, outcome, errors: [...this.errors], durationMs };
  }

  private async finishWork(deadlineMs: number): Promise<void> {
    await this.within(deadlineMs, 'onDrain', () => this.options.onDrain?.(this.reason));
    const { signal } = this.served;
    const drained = drainablesOf(this.app).map((part) =>
      this.within(deadlineMs, `draining ${part.constructor.name}`, () =>
        part.onDrain(this.left(deadlineMs), signal),
      ),
    );
    await Promise.all(drained);
  }

  private close(): Promise<void> {
    // Nest passes it to the shutdown hooks, which its types do not declare.
    const app: { close(signal?: string): Promise<void> } = this.app;
    return app.close(this.reason);
  }

  /** Runs a step; its error or timeout is recorded, and does not prevent later steps. */
  private async within(deadlineMs: number, name: string, step: () => unknown): Promise<void> {
    const ended = new AbortController();
    const late = pause(this.left(deadlineMs), 'late', { signal: ended.signal }).catch(() => undefined);
    try {
      if (
        (await Promise.race([
          Promise.resolve()
            .then(step)
            .then(() => 'done'),
          late,
        ])) !== 'late'
      )
        return;
      this.isLate = true;
      this.note(new Error(`${name}: not done ${deadlineMs} ms after ${this.reason}`));
    } catch (error) {
      this.note(
        new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
      );
    } finally {
      ended.abort();
    }
  }

  private note(error: Error): void {
    this.errors.push(error);
    this.logger.error(error.message, (error.cause as Error | undefined)?.stack);
  }

  private left(deadlineMs: number): number {
    return Math.max(0, deadlineMs - (performance.now() - this.begun));
  }
}
