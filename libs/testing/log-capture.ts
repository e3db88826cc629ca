import type { LogDestination } from '#contracts';
import { Arrivals } from './arrivals.js';

/** A parsed log line. */
export type CapturedLine = Record<string, unknown>;

/**
 * Keeps parsed log lines in memory. As `logging.destination` it receives exactly the lines that a file would. A line
 * that is not JSON (`logging.json: false`) is kept as `{ text }`.
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

  /** Receives one line from the logger. */
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
