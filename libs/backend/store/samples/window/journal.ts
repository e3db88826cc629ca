import type { SeriesRef } from '#contracts';
import type { SampleMemory } from '../sample-memory.js';
import { encodeTick } from './encode-tick.js';
import type { SampleWindow } from './sample-window.js';
import type { Tick } from './tick.js';

/** Writes down what no chunk holds yet, so that a restart finds it. */
export class Journal {
  /** What the newest row holds. */
  private newest?: Tick;
  private sequence = 0;
  /** Ticks without a row: more than one only while the driver fails. */
  private waiting: { tick: Tick; window: SampleWindow }[] = [];

  /** @param changed ordinals of series whose row is to be written */
  constructor(
    private readonly memory: SampleMemory,
    private readonly changed: Set<number>,
  ) {}

  /** Goes on after a row that was read. */
  continue(sequence: number, tick: Tick): void {
    this.sequence = sequence;
    this.newest = tick;
  }

  /** Forgets what rows hold: the next one comes with all that no chunk holds. */
  restart(): void {
    this.newest = undefined;
    this.waiting = this.memory.windows.flatMap((window) => window.ticks.map((tick) => ({ tick, window })));
  }

  /** Writes a row for the tick, and for those before it that could not be written. */
  write(tick: Tick, window: SampleWindow): void {
    const { windows, transaction, onError } = this.memory;
    this.waiting.push({ tick, window });
    // What was written as chunks since needs no row.
    if (this.waiting.length > 1) this.waiting = this.waiting.filter((one) => windows.includes(one.window));
    try {
      transaction(() => this.append());
    } catch (error) {
      onError(error);
      return;
    }
    this.sequence += this.waiting.length;
    for (const [at, one] of this.waiting.entries())
      one.window.lastSequence = this.sequence - this.waiting.length + at + 1;
    this.newest = tick;
    this.waiting = [];
    this.changed.clear();
  }

  private append(): void {
    const { tables, index, refs } = this.memory;
    const idOf = (ref: SeriesRef) => {
      const ordinal = refs.ordinalOf(ref);
      return ordinal < 0 ? -1 : index.ids[ordinal]!;
    };
    const rows = [...this.changed].map((ordinal) => index.row(ordinal));
    // A series without a sample has no time yet.
    const sampled = rows.filter(({ fromMs }) => fromMs !== Infinity);
    if (sampled.length > 0) tables.putSeries(sampled);
    let before = this.newest;
    for (const [at, { tick, window }] of this.waiting.entries()) {
      // The first row of a window is complete: those before it go when their window is written.
      const newWindow = window.ticks[0] === tick;
      const bytes = encodeTick(tick, newWindow ? undefined : before, { idOf, newWindow });
      tables.appendJournal({ sequence: this.sequence + at + 1, bytes });
      before = tick;
    }
  }
}
