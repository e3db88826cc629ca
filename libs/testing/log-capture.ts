import type { LogDestination } from '#contracts';
import { Arrivals } from './arrivals.js';

/** A log line, read. */
export type CapturedLine = Record<string, unknown>;

/**
 * Keeps log lines in memory, read: as `logging.destination` it gets exactly what a file would. A line that is no JSON
 * (`logging.json: false`) is kept as `{ text }`.
 *
 * @example
 * ```ts
 * const logs = new LogCapture();
 * ObservabilityModule.forRoot({ logging: { destination: logs } });
 * // … after a request:
 * await logs.waitFor((lines) => lines.some(({ msg }) => msg === 'order placed'));
 * ```
 */
export class LogCapture extends Arrivals<CapturedLine> implements LogDestination {
  constructor() {
    super(({ msg, text }) => JSON.stringify(msg ?? text));
  }

  /** Takes one line, as the logger writes it. */
  write(line: string): void {
    this.add(read(line));
  }
}

function read(line: string): CapturedLine {
  try {
    return JSON.parse(line) as CapturedLine;
  } catch {
    return { text: line.trimEnd() };
  }
}
