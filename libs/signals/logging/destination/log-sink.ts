import type { LogRecord } from '../line/log-record.js';
import type { OpenDestination } from './destination.js';
import { LineTap } from './line-tap.js';
import { LostLines } from './lost-lines.js';
import { RecordListeners } from './record-listeners.js';
import { warnOnce } from './warn-once.js';

/** Takes records as they are written, beside the destination. */
export interface LogExport {
  emit(record: LogRecord): void;
  /** Delivers what is waiting because the application ends, within so many milliseconds; never rejects. */
  flush(limitMs: number): Promise<void>;
  /** Delivers what has come since, and gives up the rest; never rejects. */
  shutdown(limitMs: number): Promise<void>;
}

/** Where every line of an application ends. Errors here are reported once, on standard error, and never thrown. */
export class LogSink {
  /** Port: who hears of every line. */
  readonly listeners = new RecordListeners();
  private readonly warn = warnOnce('a log line cannot be written');

  /**
   * @param destination where lines go
   * @param exporter takes them as well
   * @param lost counts lines of this application that got lost
   * @param lines port: who takes the text of every line
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

  /** Runs a piece of work whose lines are written in one go; undefined where the destination cannot. */
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

  /** A line or its destination failed. */
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

  /** Delivers the lines that wait for the exporter, within so many milliseconds. Never rejects. */
  async flushExport(limitMs: number): Promise<void> {
    await this.exporter?.flush(limitMs);
  }

  /**
   * First what is exported, since that may have something to say; then the destination.
   *
   * @param limitMs milliseconds for the exporter, when there is one
   */
  async close(limitMs = 0): Promise<void> {
    await this.exporter?.shutdown(limitMs);
    this.listeners.flush();
    this.flush();
    try {
      this.destination.close();
    } catch (error) {
      this.warn(error);
    }
  }
}
