/** Characters that wait at most. */
const MAX_WAITING = 65_536;

/**
 * Writes lines that may wait with others of the same turn of the event loop, since a system call costs as much as to
 * make a line. The next line that may not wait takes them along, so all stay in their order; an uncaught exception,
 * `process.exit` and the end of the process find them written. A crash of the machine code loses one turn's at most.
 */
export class LinesOfTurn {
  private waiting = '';
  private turn: NodeJS.Immediate | undefined;
  private closed = false;

  /** @param write takes whole lines */
  constructor(private readonly write: (lines: string) => void) {
    process.on('exit', this.flush);
  }

  /** A line that may wait. */
  add(line: string): void {
    this.waiting += line;
    if (this.closed || this.waiting.length > MAX_WAITING) this.flush();
    else this.turn ??= setImmediate(this.flush);
  }

  /** A line that may not, after those that wait. */
  addNow(line: string): void {
    const lines = this.waiting + line;
    this.waiting = '';
    this.write(lines);
  }

  /** Writes what waits. */
  readonly flush = (): void => {
    clearImmediate(this.turn);
    this.turn = undefined;
    if (this.waiting !== '') this.addNow('');
  };

  /** What comes later does not wait any more. */
  close(): void {
    this.flush();
    this.closed = true;
    process.off('exit', this.flush);
  }
}
