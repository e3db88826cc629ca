/** Characters that wait at most. */
const MAX_WAITING = 65_536;

/** Writes the lines of one piece of work in one go, since a system call costs as much as to make a line. */
export class LinesTogether {
  private waiting = '';
  private open = false;

  /** @param put takes whole lines */
  constructor(private readonly put: (lines: string) => void) {}

  /** A line: put at once, unless it is written together with others. */
  write(line: string): void {
    this.waiting += line;
    if (!this.open || this.waiting.length > MAX_WAITING) this.flush();
  }

  /** What is written in here is put when it is over, also when it throws. */
  together(work: () => void): void {
    this.open = true;
    try {
      work();
    } finally {
      this.open = false;
      this.flush();
    }
  }

  /** Puts what waits. */
  flush(): void {
    const lines = this.waiting;
    this.waiting = '';
    if (lines !== '') this.put(lines);
  }
}
