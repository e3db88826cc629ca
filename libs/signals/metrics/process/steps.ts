/** By how much readings have grown since they were taken before: counters are told of steps, the system tells totals. */
export class Steps {
  private readonly before = new Map<string, number>();

  /** @param name of the reading */
  by(name: string, now: number): number {
    const by = now - (this.before.get(name) ?? 0);
    this.before.set(name, now);
    return by;
  }
}
