import type { SeriesRef } from '#contracts';
import type { SampleMemory } from '../sample-memory.js';
import { encodeResults, encodeTick } from './encode-tick.js';
import type { SampleWindow } from './sample-window.js';
import type { Tick } from './tick.js';

/** A tick without a journal row. */
interface WaitingTick {
  readonly tick: Tick;
  readonly window: SampleWindow;
}

/** Results of rules without a journal row: their refs in a tick. */
interface WaitingResults {
  readonly window: SampleWindow;
  readonly refs: Set<SeriesRef>;
}

/** Writes samples that are in no chunk to the journal, for recovery after a restart. */
export class Journal {
  /** The tick in the newest row. */
  private newest?: Tick;
  private sequence = 0;
  /** More than one only while the driver fails. */
  private waiting: WaitingTick[] = [];
  private readonly results = new Map<Tick, WaitingResults>();

  /** @param changed ordinals of series whose row must be written */
  constructor(
    private readonly memory: SampleMemory,
    private readonly changed: Set<number>,
  ) {}

  /** Continues after a row that was read. @param tick its tick, unless it holds results of rules */
  continue(sequence: number, tick?: Tick): void {
    this.sequence = sequence;
    if (tick) this.newest = tick;
  }

  /** Resets the state, so that the next row contains everything that no chunk has. */
  restart(): void {
    this.newest = undefined;
    this.waiting = this.memory.windows.flatMap((window) => window.ticks.map((tick) => ({ tick, window })));
    for (const { tick, window } of this.waiting) this.addResults(tick, window, this.markedRefs());
  }

  /** Writes a row for the tick, and for earlier ones that failed. @param refs the sampled refs */
  write(tick: Tick, window: SampleWindow, refs: Iterable<SeriesRef>): void {
    this.waiting.push({ tick, window });
    const marked: SeriesRef[] = [];
    for (const ref of refs) if (this.isMarked(ref)) marked.push(ref);
    if (marked.length > 0) this.addResults(tick, window, marked);
    this.flush();
  }

  /** Results of rules are written with the next row or by `flush`, because many often arrive one after another. */
  addResults(tick: Tick, window: SampleWindow, refs: Iterable<SeriesRef>): void {
    const waiting = this.results.get(tick) ?? { window, refs: new Set() };
    for (const ref of refs) waiting.refs.add(ref);
    this.results.set(tick, waiting);
  }

  flush(): void {
    const { windows, transaction, onError } = this.memory;
    // Ticks that were written as chunks meanwhile need no row.
    this.waiting = this.waiting.filter((one) => windows.includes(one.window));
    for (const [tick, { window }] of this.results) if (!windows.includes(window)) this.results.delete(tick);
    if (this.waiting.length === 0 && this.results.size === 0) return;
    let written: (SampleWindow | undefined)[] = [];
    try {
      transaction(() => (written = this.append()));
    } catch (error) {
      onError(error);
      return;
    }
    for (const window of written) {
      this.sequence++;
      if (window) window.lastSequence = this.sequence;
    }
    this.newest = this.waiting.at(-1)?.tick ?? this.newest;
    this.waiting = [];
    this.results.clear();
    this.changed.clear();
  }

  /** @returns for each row the window with which it is deleted; undefined when it is deleted with a later one */
  private append(): (SampleWindow | undefined)[] {
    const { tables, index, windows } = this.memory;
    const rows = [...this.changed].map((ordinal) => index.row(ordinal));
    // A series without samples has no start time yet.
    const sampled = rows.filter(({ fromMs }) => fromMs !== Infinity);
    if (sampled.length > 0) tables.putSeries(sampled);
    const written: (SampleWindow | undefined)[] = [];
    const put = (bytes: Uint8Array, window: SampleWindow | undefined): void => {
      written.push(window);
      tables.appendJournal({ sequence: this.sequence + written.length, bytes });
    };
    const putResults = (tick: Tick): void => {
      const results = this.results.get(tick);
      if (!results) return;
      const bytes = encodeResults(tick, (ref) => (results.refs.has(ref) ? this.idOf(ref) : -1));
      // After the first row of a newer window, this row must not advance the older window's `lastSequence`.
      put(bytes, results.window === windows.at(-1) ? results.window : undefined);
    };
    const waiting = new Set(this.waiting.map(({ tick }) => tick));
    for (const tick of this.results.keys()) if (!waiting.has(tick)) putResults(tick);
    let before = this.newest;
    for (const { tick, window } of this.waiting) {
      // The first row of a window is complete, so earlier rows can be deleted with their window.
      const newWindow = window.ticks[0] === tick;
      const idOf = (ref: SeriesRef): number => (this.isMarked(ref) ? -1 : this.idOf(ref));
      put(encodeTick(tick, newWindow ? undefined : before, { idOf, newWindow }), window);
      putResults(tick);
      before = tick;
    }
    return written;
  }

  private idOf(ref: SeriesRef): number {
    const ordinal = this.memory.refs.ordinalOf(ref);
    return ordinal < 0 ? -1 : this.memory.index.ids[ordinal]!;
  }

  private isMarked(ref: SeriesRef): boolean {
    return this.memory.index.marked[this.memory.refs.ordinalOf(ref)] === true;
  }

  private *markedRefs(): Generator<SeriesRef> {
    for (let ref = 0; ref < this.memory.refs.size; ref++) if (this.isMarked(ref)) yield ref;
  }
}
