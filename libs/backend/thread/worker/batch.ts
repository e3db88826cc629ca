import { markStale, type SampleBatch } from '#contracts';

/** The samples of one time, in arrays that are reused. */
export class Batch {
  private refs = new Int32Array(1024);
  private values = new Float64Array(1024);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Reserves space for samples and sets their series numbers. @returns offset at which to write their values */
  place(refs: readonly number[]): number {
    const at = this.length;
    this.reserve(at + refs.length);
    for (let i = 0; i < refs.length; i++) this.refs[at + i] = refs[i] as number;
    this.length += refs.length;
    return at;
  }

  /** The array of values; replaced by the next `place`. */
  get into(): Float64Array {
    return this.values;
  }

  add(ref: number, value: number): void {
    const at = this.length;
    this.reserve(at + 1);
    this.refs[at] = ref;
    this.values[at] = value;
    this.length += 1;
  }

  addStale(ref: number): void {
    this.add(ref, 0);
    markStale(this.values, this.length - 1);
  }

  /** Valid until the next change. */
  at(timeMs: number): SampleBatch {
    return {
      timeMs,
      refs: this.refs.subarray(0, this.length),
      values: this.values.subarray(0, this.length),
    };
  }

  private reserve(length: number): void {
    if (length <= this.refs.length) return;
    const size = Math.max(length, this.refs.length * 2);
    const [refs, values] = [new Int32Array(size), new Float64Array(size)];
    refs.set(this.refs);
    values.set(this.values);
    [this.refs, this.values] = [refs, values];
  }
}
