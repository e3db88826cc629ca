/** Lines that wait for a disk, up to a number of bytes. */
export class WaitingLines {
  private lines: string[] = [];
  private bytes = 0;

  /** @param maxBytes of all lines together */
  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.lines.length;
  }

  /** @returns whether there was room for it */
  add(line: string): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.bytes + bytes > this.maxBytes) return false;
    this.bytes += bytes;
    this.lines.push(line);
    return true;
  }

  /** Hands out the lines in their order; one during which `take` throws stays, with all after it. */
  drain(take: (line: string) => void): void {
    let taken = 0;
    try {
      for (const line of this.lines) {
        take(line);
        taken += 1;
        this.bytes -= Buffer.byteLength(line);
      }
    } finally {
      // Those that are written are let go of, though others stay: an outage can go on for days.
      this.lines.splice(0, taken);
    }
  }

  /** @returns how many there were */
  clear(): number {
    const { length } = this;
    this.lines = [];
    this.bytes = 0;
    return length;
  }
}
