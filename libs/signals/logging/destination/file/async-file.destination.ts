import { onProcess } from '#kernel';
import type { OpenDestination } from '../destination.js';
import type { LostLines } from '../lost-lines.js';
import { FileDestination } from './file.destination.js';
import type { RotationOptions } from './rotating-file.js';

/** Maximum number of waiting characters. */
const MAX_WAITING = 8_388_608;
/** Maximum number of characters per write; rotation happens between two writes. */
const MAX_CHUNK = 65_536;

/**
 * Appends lines to a file without blocking the event loop: a logging call adds its line to a list, and Node.js' thread
 * pool writes the lines of a turn together. At the end of the process, also with `process.exit` and after an uncaught
 * exception, waiting lines are written; SIGKILL loses them. Lines beyond the limit of the list are dropped and counted.
 */
export class AsyncFileDestination implements OpenDestination {
  private readonly file: FileDestination;
  private readonly forgetExit: () => void;
  private lines: string[] = [];
  private waiting = 0;
  private writing: Promise<void> | undefined;
  private isScheduled = false;
  private hasClosed = false;

  /** @throws ObservabilityError `OBS_LOG_FILE` when the file cannot be written */
  constructor(
    path: string,
    options: RotationOptions,
    private readonly lost: LostLines,
  ) {
    this.file = new FileDestination(path, options, lost);
    this.forgetExit = onProcess('exit', () => this.flush());
  }

  write(line: string): void {
    if (this.hasClosed) return this.file.write(line);
    if (this.waiting + line.length > MAX_WAITING) return this.lost.add(1, 'destination_failed');
    this.lines.push(line);
    this.waiting += line.length;
    if (!this.isScheduled && !this.writing) {
      this.isScheduled = true;
      setImmediate(() => this.begin());
    }
  }

  /** Writes waiting lines synchronously. Lines that are being written in the background may follow them in the file. */
  flush(): void {
    const lines = this.takeAll();
    for (const line of lines) this.file.write(line);
    this.file.flush();
  }

  /** Resolves when all waiting lines are written, without blocking. */
  async settled(): Promise<void> {
    this.begin();
    await this.writing;
  }

  close(): void {
    if (this.hasClosed) return;
    this.hasClosed = true;
    this.forgetExit();
    this.flush();
    if (this.writing) void this.writing.then(() => this.file.close());
    else this.file.close();
  }

  private begin(): void {
    this.isScheduled = false;
    if (this.lines.length > 0) this.writing ??= this.drain();
  }

  private async drain(): Promise<void> {
    while (this.lines.length > 0) await this.file.writeLater(this.takeChunk());
    this.writing = undefined;
  }

  private takeChunk(): string[] {
    let [count, length] = [0, 0];
    while (count < this.lines.length && (count === 0 || length < MAX_CHUNK))
      length += this.lines[count++]?.length ?? 0;
    this.waiting -= length;
    return this.lines.splice(0, count);
  }

  private takeAll(): string[] {
    const { lines } = this;
    this.lines = [];
    this.waiting = 0;
    return lines;
  }
}
