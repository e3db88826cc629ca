/** Lines that wait for the disk, limited in bytes. */
export class WaitingLines {
  private lines: string[] = [];
  private bytes = 0;

  /** @param maxBytes maximum size of all lines together */
  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.lines.length;
  }

  /** @returns whether there was room */
  add(line: string): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.bytes + bytes > this.maxBytes) return false;
    this.bytes += bytes;
    this.lines.push(line);
    return true;
  }

  /** Passes lines to `take` in order; if it throws, that line and the following ones stay. */
  drain(take: (line: string) => void): void {
    let taken = 0;
    try {
      for (const line of this.lines) {
        take(line);
        taken += 1;
        this.bytes -= Buffer.byteLength(line);
      }
    } finally {
      // Written lines are released even if others stay, since an outage may last for days.
      this.lines.splice(0, taken);
    }
  }

  /** @returns number of removed lines */
  clear(): number {
    const { length } = this;
    this.lines = [];
    this.bytes = 0;
    return length;
  }
}
