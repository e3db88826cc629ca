import {
  atOnce,
  type HintedFunction,
  Pace,
  type SampleSeries,
  type SelectOptions,
  type SeriesMatcher,
  type SourceOptions,
  type TieredSource,
  type TierName,
} from '#contracts';
import { matchSeries } from '../index/match-series.js';
import type { SampleMemory } from '../sample-memory.js';
import type { ChunkCache } from './chunk-cache.js';
import { membersByGroup, wantedOf } from './members.js';
import type { Part, Wanted } from './part.js';
import { coarsestOf, lookbackOf, planTiers, tierOf, type PlannedTier } from './plan-tiers.js';
import { touches, withMargin, type NeededRanges } from './needed-ranges.js';
import { newestSamples } from './newest-samples.js';
import { byTime, chunkParts, WindowsView } from './raw-parts.js';
import { SeriesReader } from './read-series.js';
import type { RepeatedSelections } from './repeated-selections.js';
import { RollupReader } from './rollup-parts.js';

/** Functions that need the number of samples behind a value. */
const COUNTING = new Set<HintedFunction | undefined>(['sum_over_time', 'avg_over_time', 'count_over_time']);

/** Series whose newest samples are read per step. */
const MOST_AT_ONCE = 5000;

/** State of one select: the store as it was at the start. */
interface Selection {
  readonly planned: readonly PlannedTier[];
  readonly windows: WindowsView;
  readonly func: HintedFunction | undefined;
  /** Where samples are needed; undefined for the whole period. */
  readonly needed: NeededRanges | undefined;
  readonly maxSamples: number;
  readonly pace: Pace;
}

/** Reads samples from all tiers for one query. */
export class StoredSource implements TieredSource {
  readonly tiersUsed = new Set<TierName>();
  /** The previous group's time axis: series sampled together share it across groups. */
  private axis = new Float64Array(0);

  constructor(
    private readonly memory: SampleMemory,
    private readonly cache: ChunkCache,
    private readonly options: SourceOptions,
    private readonly repeated: RepeatedSelections,
  ) {}

  lookbackMs(fromMs: number, toMs: number): number {
    return lookbackOf(planTiers(this.memory, this.options, { fromMs, toMs }));
  }

  async select(
    matchers: readonly SeriesMatcher[],
    fromMs: number,
    toMs: number,
    options: SelectOptions = {},
  ): Promise<readonly SampleSeries[]> {
    const newest = options.newest && options.repeated && this.newest(matchers, fromMs, toMs);
    return newest || this.selectAll(matchers, fromMs, toMs, options);
  }

  /** Fast path without chunks, when the windows in memory suffice. */
  private newest(
    matchers: readonly SeriesMatcher[],
    fromMs: number,
    toMs: number,
  ): readonly SampleSeries[] | undefined {
    const { memory, repeated } = this;
    const { index } = memory;
    const ordinals = repeated.match(index, matchers, fromMs, toMs);
    if (ordinals.length > MOST_AT_ONCE) return undefined;
    const labels = (ordinal: number) => repeated.labels(index, matchers, ordinal);
    const found = newestSamples(memory, ordinals, labels, fromMs, toMs);
    if (found) this.tiersUsed.add('raw');
    return found;
  }

  private async selectAll(
    matchers: readonly SeriesMatcher[],
    fromMs: number,
    toMs: number,
    { signal, maxSamples = Infinity, func, ranges, repeated = false }: SelectOptions,
  ): Promise<readonly SampleSeries[]> {
    const { memory } = this;
    const planned = planTiers(memory, this.options, { fromMs, toMs });
    const selection: Selection = {
      planned,
      windows: new WindowsView(memory.windows),
      func,
      needed: ranges && withMargin(ranges, coarsestOf(planned)),
      maxSamples,
      pace: new Pace(signal),
    };
    const ordinals = repeated
      ? this.repeated.match(memory.index, matchers, fromMs, toMs)
      : await this.match(matchers, fromMs, toMs, selection.pace);
    const groups = membersByGroup(memory, ordinals);
    const { index } = memory;
    const labels = repeated
      ? (ordinal: number) => this.repeated.labels(index, matchers, ordinal)
      : (ordinal: number) => index.labels(ordinal);
    const found: SampleSeries[] = [];
    let samples = 0;
    for (const [group, members] of groups) {
      const wanted = members.map((member) => wantedOf(index, member, labels));
      const series = await this.readGroup(group, wanted, selection, maxSamples - samples);
      for (const one of series) {
        samples += one.timestamps.length;
        if (one.timestamps.length > 0) found.push(one);
      }
      if (samples > maxSamples) break;
    }
    return found;
  }

  private async match(
    matchers: readonly SeriesMatcher[],
    fromMs: number,
    toMs: number,
    pace: Pace,
  ): Promise<number[]> {
    const { index } = this.memory;
    const found = await pace.through(matchSeries(index, matchers, fromMs, toMs));
    // Series were forgotten meanwhile, which changes ordinals.
    return index === this.memory.index
      ? found
      : atOnce(matchSeries(this.memory.index, matchers, fromMs, toMs));
  }

  private async readGroup(
    group: number,
    wanted: readonly Wanted[],
    selection: Selection,
    samplesLeft: number,
  ): Promise<SampleSeries[]> {
    const { pace, planned, func } = selection;
    const parts = await this.partsOf(group, selection);
    const axis = this.shared(parts);
    const withCounts = COUNTING.has(func) && planned.some(({ tier }) => tier !== 'raw');
    const manner = { withCounts, coarsestMs: coarsestOf(planned) };
    const readerOf = (series: Wanted) => new SeriesReader(series, axis, manner);
    if (wanted.length * axis.length > samplesLeft)
      return this.readSparse(mapped(wanted, readerOf), parts, pace, samplesLeft);
    const readers: SeriesReader[] = [];
    for (const series of wanted) {
      readers.push(readerOf(series));
      await pace.restWhenDue();
    }
    for (const part of parts) {
      for (const reader of readers) this.readPart(reader, part);
      await pace.restWhenDue();
    }
    const series: SampleSeries[] = [];
    for (const reader of readers) {
      series.push(reader.finish());
      await pace.restWhenDue();
    }
    return series;
  }

  /** Reads series one by one when a sample at every time would exceed the limit; fails when the actual samples do. */
  private async readSparse(
    readers: Iterable<SeriesReader>,
    parts: readonly Part[],
    pace: Pace,
    samplesLeft: number,
  ): Promise<SampleSeries[]> {
    const found: SampleSeries[] = [];
    let samples = 0;
    for (const reader of readers) {
      for (const part of parts) this.readPart(reader, part);
      const series = reader.finish();
      found.push(series);
      samples += series.timestamps.length;
      if (samples > samplesLeft) break;
      await pace.restWhenDue();
    }
    return found;
  }

  private async partsOf(group: number, { planned, windows, func, needed, pace }: Selection): Promise<Part[]> {
    const { tables, onError } = this.memory;
    const parts: Part[] = [];
    for (const { tier, range } of planned) {
      const rollup = tierOf(tier);
      const reader = rollup && new RollupReader(rollup, func);
      const before = parts.length;
      for (const row of [...tables.chunks(tier, [group], range.fromMs, range.toMs + 1)].sort(byTime)) {
        // Each rolled-up chunk is read: the growth of a counter continues from one to the next.
        if (!rollup && needed && !touches(needed, row.fromMs, row.toMs)) continue;
        try {
          const chunk = this.cache.open(row);
          parts.push(...(reader ? reader.parts(chunk, range) : chunkParts(chunk, range, windows.ranges)));
        } catch (error) {
          onError(error);
        }
        await pace.restWhenDue();
      }
      if (!reader) parts.push(...windows.parts(range));
      if (parts.length > before) this.tiersUsed.add(tier);
    }
    return parts.sort((a, b) => a.times[0]! - b.times[0]!);
  }

  /** A damaged part is skipped. */
  private readPart(reader: SeriesReader, part: Part): void {
    try {
      reader.read(part);
    } catch (error) {
      reader.skip(part);
      this.memory.onError(error);
    }
  }

  private shared(parts: readonly Part[]): Float64Array {
    const axis = new Float64Array(parts.reduce((sum, { times }) => sum + times.length, 0));
    let at = 0;
    for (const { times } of parts) {
      axis.set(times, at);
      at += times.length;
    }
    if (axis.length === this.axis.length && axis.every((time, i) => time === this.axis[i])) return this.axis;
    this.axis = axis;
    return axis;
  }
}

function* mapped<T, U>(list: readonly T[], map: (one: T) => U): Generator<U> {
  for (const one of list) yield map(one);
}
