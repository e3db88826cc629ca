import { reasonOf } from '#contracts';
import { say } from '../say.js';

/** Minimum time between reports about a disk that is repeatedly full. */
const SILENCE_MS = 60_000;

/**
 * Reports once per outage that lines cannot be written, and once that they are written again and how many were lost.
 */
export class Outage {
  private lost = 0;
  private failing = false;
  private saidAt = -Infinity;
  private said = false;

  /** @param path path of the file, for messages */
  constructor(private readonly path: string) {}

  began(error: unknown): void {
    if (this.failing) return;
    this.failing = true;
    this.said = performance.now() - this.saidAt > SILENCE_MS;
    if (!this.said) return;
    this.saidAt = performance.now();
    say(
      `log lines cannot be written to "${this.path}": ${reasonOf(error)}. ` +
        'They wait in memory as long as there is room, and are written when the file can be.',
    );
  }

  lostLine(): void {
    this.lost += 1;
  }

  ended(): void {
    if (this.failing && this.said)
      say(`log lines are written to "${this.path}" again; ${this.lost} were lost`);
    this.failing = false;
    this.lost = 0;
  }

  /** @param waiting number of lines still waiting when the application ended */
  closed(waiting: number): void {
    if (waiting > 0) say(`the last ${waiting} log lines could not be written to "${this.path}"`);
  }
}
