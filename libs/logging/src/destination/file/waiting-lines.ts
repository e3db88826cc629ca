/** Lines that wait for a disk, up to so many bytes. */
export class WaitingLines {
  private lines: string[] = [];
  private next = 0;
  private bytes = 0;

  /** @param maxBytes of all lines together */
  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.lines.length - this.next;
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
    for (let line = this.lines[this.next]; line !== undefined; line = this.lines[this.next]) {
      take(line);
      this.next += 1;
      this.bytes -= Buffer.byteLength(line);
    }
    this.clear();
  }

  /** @returns how many there were */
  clear(): number {
    const { length } = this;
    this.lines = [];
    this.next = this.bytes = 0;
    return length;
  }
}
