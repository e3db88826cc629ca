import { markStale, isStaleAt, type SampleBatch, type SeriesInfo, type SeriesRef } from '#contracts';
import { copyBits, HIGH, isAbsentAt, isAbsentWords, LOW, wordsOf } from '../encoding/words.js';
import { LIVE } from '../index/series-index.js';
import type { SampleMemory } from '../sample-memory.js';
import { Journal } from './journal.js';
import { SampleWindow } from './sample-window.js';
import { emptyTick, type Tick } from './tick.js';

/** Most ticks of a window, should samplings come faster than they were said to. */
const MOST_TICKS = 720;
/** Windows that may wait to be written; the oldest is dropped when a disk takes nothing for that long. */
const MOST_WINDOWS = 4;
/** After the clock was set back, so many samplings pass before it may be set back again. */
const LEAST_TICKS_BETWEEN_STEPS = 12;

/** The ref of a series that is not kept: its samples are dropped and counted. */
const NO_SERIES = -1;

/** Takes samples in: into the open window, and into the journal. */
export class Ingest {
  private last?: Tick;
  private windowsBegun = 0;
  private ticksSinceStep = LEAST_TICKS_BETWEEN_STEPS;
  /** Ordinals whose row is to be written: new ones, and those that ended or went on. */
  private readonly changed = new Set<number>();
  /** Ordinals that went on before a restart and were not sampled since: their row says that they go on. */
  private readonly resumed = new Set<number>();
  private readonly journal: Journal;

  constructor(
    private readonly memory: SampleMemory,
    private readonly windowMs: number,
    private readonly maxSeries: number,
  ) {
    this.journal = new Journal(memory, this.changed);
  }

  /** Windows that were begun, the open one among them. */
  get windows(): number {
    return this.windowsBegun;
  }

  seriesRef(info: SeriesInfo): SeriesRef {
    const { index, refs } = this.memory;
    // Above the bound nothing new is learnt, not even the texts of labels.
    const ordinal = index.size < this.maxSeries ? index.ordinalOf(info) : index.find(info);
    return ordinal < 0 ? NO_SERIES : refs.of(ordinal);
  }

  append({ timeMs, refs, values }: SampleBatch): void {
    const { memory, last } = this;
    if (!this.isGoodTime(timeMs)) {
      memory.dropped.time += refs.length;
      return;
    }
    const newWindow = this.beginsWindow(timeMs);
    this.ticksSinceStep = last && timeMs < last.timeMs ? 0 : this.ticksSinceStep + 1;
    const tick = emptyTick(timeMs, memory.refs.size);
    for (let i = 0; i < refs.length; i++) this.put(tick, refs[i]!, values, i);
    if (newWindow) this.beginWindow(timeMs);
    this.markEnds(tick);
    this.endResumed();
    memory.windows.at(-1)!.ticks.push(tick);
    this.last = tick;
    this.journal.write(tick, memory.windows.at(-1)!);
  }

  /** Puts back a tick that the journal held. */
  replay(tick: Tick, newWindow: boolean, sequence: number): void {
    const { windows } = this.memory;
    if (newWindow || windows.length === 0) this.beginWindow(tick.timeMs);
    this.journal.continue(sequence, tick);
    windows.at(-1)!.ticks.push(tick);
    windows.at(-1)!.lastSequence = sequence;
    this.last = tick;
  }

  /** Says, after the journal was replayed, which series went on when the process ended, and until when there are samples. */
  resume(ordinals: readonly number[], newestMs: number): void {
    const { toMs } = this.memory.index;
    for (const ordinal of ordinals) {
      toMs[ordinal] = newestMs;
      this.resumed.add(ordinal);
    }
    // Those that the newest tick has are found to have ended, or not, with the next one.
    const { refs } = this.memory;
    for (let ref = 0; ref < refs.size; ref++)
      if (!this.last || isAbsentAt(this.last.values, ref) || isStaleAt(this.last.values, ref))
        refs.end(ref, this.windowsBegun);
  }

  /** The tables know nothing any more: every series and every open window is written again. */
  restate(): void {
    for (let ordinal = 0; ordinal < this.memory.index.size; ordinal++) this.changed.add(ordinal);
    this.journal.restart();
  }

  /** Follows an index that was built anew. @param moved the new ordinal of an old one; -1 when it is gone */
  renumber(moved: (ordinal: number) => number): void {
    this.memory.refs.renumber(moved);
    for (const ordinals of [this.changed, this.resumed]) {
      const kept = [...ordinals].map(moved).filter((ordinal) => ordinal >= 0);
      ordinals.clear();
      for (const ordinal of kept) ordinals.add(ordinal);
    }
  }

  private isGoodTime(timeMs: number): boolean {
    if (!Number.isSafeInteger(timeMs) || timeMs < 0) return false;
    if (!this.last || timeMs > this.last.timeMs) return true;
    return timeMs < this.last.timeMs && this.ticksSinceStep >= LEAST_TICKS_BETWEEN_STEPS;
  }

  private beginsWindow(timeMs: number): boolean {
    const open = this.memory.windows.at(-1);
    if (!open || timeMs < open.lastMs || open.ticks.length >= MOST_TICKS) return true;
    return Math.floor(timeMs / this.windowMs) !== Math.floor(open.firstMs / this.windowMs);
  }

  private beginWindow(timeMs: number): void {
    const { windows, dropped, index } = this.memory;
    const wasSetBack = this.last !== undefined && timeMs <= this.last.timeMs;
    windows.push(new SampleWindow());
    this.windowsBegun++;
    if (windows.length > MOST_WINDOWS) {
      const lost = windows.shift()!;
      dropped.write += lost.ticks.length * index.size;
    }
    if (!wasSetBack) return;
    for (let i = 0; i < index.size; i++)
      if (index.toMs[i] === LIVE && index.fromMs[i]! > timeMs) {
        index.fromMs[i] = timeMs;
        this.changed.add(i);
      }
  }

  private put(tick: Tick, ref: SeriesRef, values: Float64Array, at: number): void {
    const { refs, index, dropped } = this.memory;
    const ordinal = refs.ordinalOf(ref);
    if (ordinal < 0) {
      dropped.ref++;
      return;
    }
    copyBits(values, at, tick.values, ref);
    if (isStaleAt(values, at)) return;
    if (index.fromMs[ordinal] === Infinity) {
      index.fromMs[ordinal] = tick.timeMs;
      this.changed.add(ordinal);
    }
    if (index.toMs[ordinal] === LIVE) return;
    index.toMs[ordinal] = LIVE;
    if (!this.resumed.delete(ordinal)) this.changed.add(ordinal);
  }

  /** Series that were not sampled again after the restart have ended with it. */
  private endResumed(): void {
    for (const ordinal of this.resumed) this.changed.add(ordinal);
    this.resumed.clear();
  }

  /** Writes a staleness marker for each series that the tick before had and this one has not. */
  private markEnds(tick: Tick): void {
    const before = this.last?.values;
    if (!before) return;
    const words = wordsOf(before);
    for (let ref = 0; ref < before.length; ref++) {
      if (isAbsentWords(words[ref * 2 + LOW]!, words[ref * 2 + HIGH]!) || isStaleAt(before, ref)) continue;
      if (isAbsentAt(tick.values, ref)) markStale(tick.values, ref);
      else if (!isStaleAt(tick.values, ref)) continue;
      this.ended(ref, tick.timeMs);
    }
  }

  private ended(ref: SeriesRef, timeMs: number): void {
    const { index, refs } = this.memory;
    const ordinal = refs.ordinalOf(ref);
    if (ordinal < 0) return;
    index.toMs[ordinal] = timeMs;
    this.changed.add(ordinal);
    refs.end(ref, this.windowsBegun);
  }
}
