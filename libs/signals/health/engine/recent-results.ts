/** A ring buffer of a check's last results. */
export class RecentResults<T> {
  private readonly slots: T[] = [];
  private next = 0;

  /** @param limit maximum number of results, 1 or more */
  constructor(private readonly limit: number) {}

  add(result: T): void {
    this.slots[this.next] = result;
    this.next = (this.next + 1) % this.limit;
  }

  /** A copy, newest first. */
  newestFirst(): T[] {
    return [...this.slots.slice(this.next), ...this.slots.slice(0, this.next)].reverse();
  }
}
