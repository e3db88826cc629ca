import { markStale, isStaleAt, type SampleBatch, type SeriesInfo, type SeriesRef } from '#contracts';
import { copyBits, HIGH, isAbsentAt, isAbsentWords, LOW, wordsOf } from '../encoding/words.js';
import { LIVE } from '../index/series-index.js';
import type { SampleMemory } from '../sample-memory.js';
import { Journal } from './journal.js';
import { SampleWindow } from './sample-window.js';
import { addToTick, emptyTick, widenTick, type Tick } from './tick.js';

/** Maximum ticks per window, if samplings come faster than the configured interval. */
const MOST_TICKS = 720;
/** Maximum windows waiting to be written; the oldest is dropped when writes fail for longer. */
const MOST_WINDOWS = 4;
/** Minimum number of samplings between two backward steps of the clock. */
const LEAST_TICKS_BETWEEN_STEPS = 12;

/** The ref of a series that is not stored: its samples are dropped and counted. */
const NO_SERIES = -1;

/** Adds samples to the open window and to the journal. */
export class Ingest {
  private last?: Tick;
  private windowsBegun = 0;
  private ticksSinceStep = LEAST_TICKS_BETWEEN_STEPS;
  /** Ordinals whose row must be written: series that are new, ended or continued. */
  private readonly changed = new Set<number>();
  /** Ordinals that were live before a restart and have not been sampled since; their rows still say live. */
  private readonly resumed = new Set<number>();
  private readonly journal: Journal;
  private lateness = 0;

  constructor(
    private readonly memory: SampleMemory,
    private readonly windowMs: number,
    private readonly maxSeries: number,
  ) {
    this.journal = new Journal(memory, this.changed);
  }

  /** Number of windows begun so far, including the open one. */
  get windows(): number {
    return this.windowsBegun;
  }

  /** How long after its sampling the latest result of a rule came, milliseconds: groups may have a `query_offset`. */
  get lateMs(): number {
    return this.lateness;
  }

  seriesRef(info: SeriesInfo): SeriesRef {
    const { index, refs } = this.memory;
    // Beyond the limit nothing is added, not even label texts.
    const ordinal = index.size < this.maxSeries ? index.ordinalOf(info) : index.find(info);
    if (ordinal < 0) return NO_SERIES;
    const ref = refs.of(ordinal);
    // The rule may produce no result for a long time.
    if (info.ends === 'marked') refs.hold(ref);
    return ref;
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
    const window = memory.windows.at(-1)!;
    window.ticks.push(tick);
    window.samples += refs.length;
    this.last = tick;
    this.journal.write(tick, window, refs);
  }

  /** Adds results of rules to the tick with the same time. */
  addSamples({ timeMs, refs, values }: SampleBatch): void {
    const { memory } = this;
    const window = memory.windows.findLast((one) => !one.isClosed && one.find(timeMs) !== undefined);
    const tick = window?.find(timeMs);
    // Also of a result that came too late: the next one of its rule comes in time.
    if (this.last) this.lateness = Math.max(this.lateness, this.last.timeMs - timeMs);
    if (!window || !tick) {
      memory.dropped.time += refs.length;
      return;
    }
    widenTick(tick, memory.refs.size);
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i]!;
      this.put(tick, ref, values, i);
      const ordinal = memory.refs.ordinalOf(ref);
      if (ordinal < 0) continue;
      memory.index.marked[ordinal] = true;
      if (isStaleAt(values, i)) this.ended(ref, timeMs);
    }
    window.samples += refs.length;
    this.journal.addResults(tick, window, refs);
  }

  /** Writes the samples since the last sampling to the journal. */
  flush(): void {
    this.journal.flush();
  }

  /**
   * Ends `marked` series without a sample in a written window, because their rule may be gone without writing a marker.
   * Their next sample continues them.
   */
  endSilent(window: SampleWindow): void {
    const { index, refs, windows } = this.memory;
    for (let ref = 0; ref < refs.size; ref++) {
      const ordinal = refs.ordinalOf(ref);
      if (ordinal < 0 || !index.marked[ordinal] || index.toMs[ordinal] !== LIVE) continue;
      if (index.fromMs[ordinal]! >= window.firstMs) continue;
      if ([window, ...windows].some(({ ticks }) => ticks.some((tick) => hasSample(tick, ref)))) continue;
      index.toMs[ordinal] = window.lastMs;
      this.changed.add(ordinal);
    }
  }

  /** Restores a tick from the journal. */
  replay(tick: Tick, newWindow: boolean, sequence: number): void {
    const { windows } = this.memory;
    if (newWindow || windows.length === 0) this.beginWindow(tick.timeMs);
    this.journal.continue(sequence, tick);
    const window = windows.at(-1)!;
    window.ticks.push(tick);
    window.lastSequence = sequence;
    window.samples += tick.values.reduce((sum, _value, ref) => sum + Number(hasSample(tick, ref)), 0);
    this.last = tick;
  }

  /** Restores results of rules from the journal; their tick may be in a chunk already. */
  replayResults(results: Tick, sequence: number): void {
    const { windows } = this.memory;
    this.journal.continue(sequence);
    const window = windows.findLast((one) => one.find(results.timeMs) !== undefined);
    if (!window) return;
    window.samples += addToTick(window.find(results.timeMs)!, results);
    if (window === windows.at(-1)) window.lastSequence = sequence;
  }

  /** Completes a restore: sets the series that were live when the process ended, and the time of the newest sample. */
  resume(ordinals: readonly number[], newestMs: number): void {
    const { toMs } = this.memory.index;
    for (const ordinal of ordinals) {
      toMs[ordinal] = newestMs;
      this.resumed.add(ordinal);
    }
    // Series in the newest tick are checked at the next sampling. Rules request the refs of their series again.
    const { refs, index } = this.memory;
    for (let ref = 0; ref < refs.size; ref++)
      if (
        !this.last ||
        !hasSample(this.last, ref) ||
        isStaleAt(this.last.values, ref) ||
        index.marked[refs.ordinalOf(ref)]
      )
        refs.end(ref, this.windowsBegun);
  }

  /** Writes every series and open window again, because the tables are new. */
  restate(): void {
    for (let ordinal = 0; ordinal < this.memory.index.size; ordinal++) this.changed.add(ordinal);
    this.journal.restart();
  }

  /** Takes over the new ordinals after the index of the series was rebuilt. @param moved maps an old ordinal to the new one; -1 when it was removed */
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
    if (index.fromMs[ordinal]! > tick.timeMs) {
      index.fromMs[ordinal] = tick.timeMs;
      this.changed.add(ordinal);
    }
    if (index.toMs[ordinal] === LIVE) return;
    index.toMs[ordinal] = LIVE;
    if (!this.resumed.delete(ordinal)) this.changed.add(ordinal);
  }

  /** Ends series that were not sampled after the restart. */
  private endResumed(): void {
    for (const ordinal of this.resumed) this.changed.add(ordinal);
    this.resumed.clear();
  }

  /** Adds a staleness marker for each series in the previous tick but not in this one, except results of rules. */
  private markEnds(tick: Tick): void {
    const { index, refs } = this.memory;
    const before = this.last?.values;
    if (!before) return;
    const words = wordsOf(before);
    for (let ref = 0; ref < before.length; ref++) {
      if (isAbsentWords(words[ref * 2 + LOW]!, words[ref * 2 + HIGH]!) || isStaleAt(before, ref)) continue;
      if (isAbsentAt(tick.values, ref)) {
        if (index.marked[refs.ordinalOf(ref)]) continue;
        markStale(tick.values, ref);
      } else if (!isStaleAt(tick.values, ref)) continue;
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

function hasSample(tick: Tick, ref: SeriesRef): boolean {
  return ref < tick.values.length && !isAbsentAt(tick.values, ref);
}
