import type { SeriesRef } from '#contracts';

/** Numbers for the series that are being sampled: dense, so that a tick is an array. */
export class Refs {
  /** Ordinal in the index by ref; -1 for a ref that is free. */
  private ordinals: number[] = [];
  private readonly refs = new Map<number, SeriesRef>();
  private readonly free: SeriesRef[] = [];
  /** Refs whose series ended, with the number of windows that had been begun when it last did. */
  private readonly ended = new Map<SeriesRef, number>();

  get size(): number {
    return this.ordinals.length;
  }

  /** Refs in use. */
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

  /** Notes that a series ended while so many windows had been begun. */
  end(ref: SeriesRef, windows: number): void {
    this.ended.set(ref, windows);
  }

  /** Somebody asked for the ref of a series that had ended: it goes on until it ends again. */
  hold(ref: SeriesRef): void {
    this.ended.delete(ref);
  }

  /**
   * Frees the refs of series that ended long enough ago: no window in memory has samples under them any more, and one
   * window passed since, for samplers that are late to notice.
   *
   * @param windows up to this number, windows are written
   * @param isLive whether the series goes on after all
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

  /** Follows an index that was built anew. @param moved the new ordinal of an old one; -1 when it is gone */
  renumber(moved: (ordinal: number) => number): void {
    this.refs.clear();
    this.ordinals = this.ordinals.map((ordinal, ref) => {
      if (ordinal < 0) return -1;
      const next = moved(ordinal);
      if (next >= 0) this.refs.set(next, ref);
      // Another one may still be held by a rule that has nothing to add: it is given to nobody else.
      else if (this.ended.has(ref)) this.release(ref);
      return next;
    });
  }

  private release(ref: SeriesRef): void {
    this.ended.delete(ref);
    this.free.push(ref);
  }
}
