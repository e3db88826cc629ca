import type { SeriesRef } from '#contracts';

/** Dense numbers for the series being sampled, so that a tick is an array. */
export class Refs {
  /** Index ordinal by ref; -1 for a free ref. */
  private ordinals: number[] = [];
  private readonly refs = new Map<number, SeriesRef>();
  private readonly free: SeriesRef[] = [];
  /** Refs of ended series, with the number of windows begun at their end. */
  private readonly ended = new Map<SeriesRef, number>();

  get size(): number {
    return this.ordinals.length;
  }

  /** Number of refs in use. */
  get used(): number {
    return this.refs.size;
  }

  ordinalOf(ref: SeriesRef): number {
    return this.ordinals[ref] ?? -1;
  }

  find(ordinal: number): SeriesRef {
    return this.refs.get(ordinal) ?? -1;
  }

  of(ordinal: number): SeriesRef {
    let ref = this.refs.get(ordinal);
    if (ref !== undefined) return ref;
    ref = this.free.pop() ?? this.ordinals.length;
    this.ordinals[ref] = ordinal;
    this.refs.set(ordinal, ref);
    return ref;
  }

  /** Records that a series ended after `windows` windows had begun. */
  end(ref: SeriesRef, windows: number): void {
    this.ended.set(ref, windows);
  }

  /** A caller requested the ref of an ended series: it is not recycled until it ends again. */
  hold(ref: SeriesRef): void {
    this.ended.delete(ref);
  }

  /**
   * Frees the refs of series that ended long enough ago: no window in memory has their samples, and one more window has
   * passed, for samplers that notice late.
   *
   * @param windows number of windows written
   * @param isLive whether the series is live again
   */
  recycle(windows: number, isLive: (ordinal: number) => boolean): void {
    for (const [ref, endedIn] of this.ended) {
      if (endedIn >= windows) continue;
      this.ended.delete(ref);
      const ordinal = this.ordinalOf(ref);
      if (ordinal < 0 || isLive(ordinal)) continue;
      this.refs.delete(ordinal);
      this.ordinals[ref] = -1;
      this.release(ref);
    }
  }

  /** Takes over the new ordinals after the index of the series was rebuilt. @param moved maps an old ordinal to the new one; -1 when it was removed */
  renumber(moved: (ordinal: number) => number): void {
    this.refs.clear();
    this.ordinals = this.ordinals.map((ordinal, ref) => {
      if (ordinal < 0) return -1;
      const next = moved(ordinal);
      if (next >= 0) this.refs.set(next, ref);
      // A rule without results may still hold any other ref, so it is not reused.
      else if (this.ended.has(ref)) this.release(ref);
      return next;
    });
  }

  private release(ref: SeriesRef): void {
    this.ended.delete(ref);
    this.free.push(ref);
  }
}
