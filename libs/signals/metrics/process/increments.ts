/**
 * Computes how much readings have grown since the previous call: counters need increments, the system provides totals.
 */
export class Increments {
  private readonly before = new Map<string, number>();

  /** @param name of the reading */
  by(name: string, now: number): number {
    const by = now - (this.before.get(name) ?? 0);
    this.before.set(name, now);
    return by;
  }
}
