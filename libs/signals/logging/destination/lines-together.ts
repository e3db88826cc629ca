/** Maximum waiting characters. */
const MAX_WAITING = 65_536;

/** Collects the lines of one piece of work into one write, because a system call costs as much as formatting a line. */
export class LinesTogether {
  private waiting = '';
  private open = false;

  /** @param put writes complete lines */
  constructor(private readonly put: (lines: string) => void) {}

  /** Writes a line at once, or collects it within `together`. */
  write(line: string): void {
    this.waiting += line;
    if (!this.open || this.waiting.length > MAX_WAITING) this.flush();
  }

  /** Lines written within the work are written at its end, even if it throws. */
  together(work: () => void): void {
    this.open = true;
    try {
      work();
    } finally {
      this.open = false;
      this.flush();
    }
  }

  /** Writes the collected lines. */
  flush(): void {
    const lines = this.waiting;
    this.waiting = '';
    if (lines !== '') this.put(lines);
  }
}
