import type { LogRecord } from '../line/log-record.js';
import type { OpenDestination } from './destination.js';
import { LineTap } from './line-tap.js';
import { LostLines } from './lost-lines.js';
import { RecordListeners } from './record-listeners.js';
import { warnOnce } from './warn-once.js';

/** Receives records besides the destination. */
export interface LogExport {
  emit(record: LogRecord): void;
  /** Delivers waiting records because the application ends, within `limitMs` milliseconds; never rejects. */
  flush(limitMs: number): Promise<void>;
  /** Delivers later records, and drops the rest; never rejects. */
  shutdown(limitMs: number): Promise<void>;
}

/** The sink of all lines of an application. Its errors are reported once, on standard error, and never thrown. */
export class LogSink {
  /** Port: listeners of every line. */
  readonly listeners = new RecordListeners();
  private readonly warn = warnOnce('a log line cannot be written');

  /**
   * @param destination destination of the lines
   * @param exporter receives the lines as well
   * @param lost counts lost lines of this application
   * @param lines port: subscriber of every line's text
   */
  constructor(
    private readonly destination: OpenDestination,
    private readonly exporter?: LogExport,
    readonly lost = new LostLines(),
    readonly lines = new LineTap(true),
  ) {}

  write(line: string, record: LogRecord): void {
    try {
      const result = this.destination.write(line);
      if (result instanceof Promise) result.catch(this.failed);
    } catch (error) {
      this.failed(error);
    }
    this.exporter?.emit(record);
    this.listeners.tell(record);
    this.lines.tell(line, record);
  }

  /** Runs work whose lines are written at once; undefined when the destination does not support it. */
  get together(): ((work: () => void) => void) | undefined {
    const { destination } = this;
    if (!destination.together) return undefined;
    return (work) => {
      try {
        destination.together?.(work);
      } catch (error) {
        this.failed(error);
      }
    };
  }

  /** Called when a line or its destination failed. */
  readonly failed = (error: unknown): void => {
    this.lost.add(1, 'destination_failed');
    this.warn(error);
  };

  flush(): void {
    try {
      this.destination.flush();
    } catch (error) {
      this.warn(error);
    }
  }

  /** Delivers the lines waiting for the exporter, within `limitMs` milliseconds. Never rejects. */
  async flushExport(limitMs: number): Promise<void> {
    await this.exporter?.flush(limitMs);
  }

  /**
   * Closes the exporter first, because it may log; then the destination.
   *
   * @param limitMs time limit of the exporter, milliseconds
   */
  async close(limitMs = 0): Promise<void> {
    await this.exporter?.shutdown(limitMs);
    this.listeners.flush();
    await this.destination.settled?.();
    this.flush();
    try {
      this.destination.close();
    } catch (error) {
      this.warn(error);
    }
  }
}
