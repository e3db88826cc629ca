import type { Pace } from '../run/pace.js';
import { sortPaced } from '../sort-paced.js';

/**
 * Keeps the k most extreme of the offered values, the least extreme on top. NaN is the least extreme. Moves values as
 * Go's `container/heap` does, so that ties are resolved as in Prometheus.
 */
export class BoundedHeap {
  private readonly values: Float64Array;
  private readonly items: Int32Array;
  private size = 0;
  private limit = 0;

  /** @param direction 1 keeps the largest values, -1 the smallest */
  constructor(
    capacity: number,
    private readonly direction: 1 | -1,
  ) {
    this.values = new Float64Array(capacity);
    this.items = new Int32Array(capacity);
  }

  clear(limit: number): void {
    this.size = 0;
    this.limit = limit;
  }

  offer(value: number, item: number): void {
    if (this.limit < 1) return;
    if (this.size < this.limit) {
      this.put(this.size, value, item);
      this.up(this.size++);
      return;
    }
    if (!this.exceeds(value, this.values[0]!)) return;
    this.put(0, value, item);
    this.down(0);
  }

  /** The kept items, most extreme first; ties in heap order. */
  async bestFirst(pace: Pace): Promise<number[]> {
    const order = Array.from({ length: this.size }, (_, i) => i);
    const compare = (a: number, b: number) => Number(this.less(a, b)) - Number(this.less(b, a));
    return (await sortPaced(order, compare, pace)).map((i) => this.items[i]!);
  }

  private exceeds(value: number, top: number): boolean {
    if (Number.isNaN(top)) return !Number.isNaN(value);
    return this.direction === 1 ? value > top : value < top;
  }

  /** Whether entry `a` is less extreme than `b`. */
  private less(a: number, b: number): boolean {
    const [left, right] = [this.values[a]!, this.values[b]!];
    if (Number.isNaN(left)) return true;
    return this.direction === 1 ? left < right : left > right;
  }

  private put(index: number, value: number, item: number): void {
    this.values[index] = value;
    this.items[index] = item;
  }

  private swap(a: number, b: number): void {
    const [value, item] = [this.values[a]!, this.items[a]!];
    this.put(a, this.values[b]!, this.items[b]!);
    this.put(b, value, item);
  }

  private up(index: number): void {
    for (let child = index; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.less(child, parent)) return;
      this.swap(parent, child);
      child = parent;
    }
  }

  private down(index: number): void {
    for (let parent = index; ;) {
      let child = 2 * parent + 1;
      if (child >= this.size) return;
      if (child + 1 < this.size && this.less(child + 1, child)) child++;
      if (!this.less(child, parent)) return;
      this.swap(parent, child);
      parent = child;
    }
  }
}
