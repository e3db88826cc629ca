import { foreignLabelText, type MetricSlice } from '#contracts';
import type { ForeignFamily, ForeignSeries, ToThread } from '../protocol.js';

type Post = (message: ToThread, transfer?: readonly ArrayBuffer[]) => void;

interface Known {
  readonly id: number;
  /** Number of the reading in which the series was last present. */
  reading: number;
}

/** Suffixes of samples that never decrease, for any kind of metric. */
const GROWING = /_(?:bucket|sum|count)$/;

/**
 * Sends the values that only the main thread can read: summaries, metrics of prom-client and OpenTelemetry, and those
 * of metric sources. Each series is described once and then identified by a number.
 */
export class UnsharedFeed {
  private readonly known = new Map<string, Known>();
  private readonly families = new Map<string, string>();
  private lastId = 0;
  /** Number of the latest reading. */
  private reading = 0;
  private isReading = false;
  /** Number of threads so far: a reading begun for another thread ends no round of this one. */
  private threads = 0;
  /** Rounds that wait for the next reading. */
  private waiting: number[] = [];

  constructor(
    private readonly read: () => AsyncIterable<MetricSlice>,
    private readonly post: Post,
  ) {}

  /** A new thread was started, which knows no series. */
  reset(): void {
    this.known.clear();
    this.families.clear();
    this.waiting = [];
    this.threads += 1;
  }

  /** Reads and sends all values, in slices. Rounds requested meanwhile share the next reading. Never rejects. */
  async collect(round: number): Promise<void> {
    this.waiting.push(round);
    if (this.isReading) return;
    this.isReading = true;
    while (this.waiting.length > 0) await this.readOnce(this.waiting.splice(0));
    this.isReading = false;
  }

  private async readOnce(rounds: readonly number[]): Promise<void> {
    const reading = ++this.reading;
    const { threads } = this;
    let gone: readonly number[] = [];
    try {
      for await (const slice of this.read()) this.send(slice, reading);
      gone = this.takeGone(reading);
    } catch {
      // The failure was counted where the values are read; the previous values remain.
    }
    if (threads !== this.threads) return;
    for (const [i, round] of rounds.entries())
      this.post({ type: 'collected', round, gone: i === 0 ? gone : [] });
  }

  private send(slice: MetricSlice, reading: number): void {
    const series: ForeignSeries[] = [];
    const ids = new Int32Array(slice.samples.length);
    const values = new Float64Array(slice.samples.length);
    slice.samples.forEach(({ name, labels, value }, i) => {
      const key = keyOf(name, labels);
      let known = this.known.get(key);
      if (!known) {
        known = { id: ++this.lastId, reading };
        this.known.set(key, known);
        const kind = kindOf(slice, name);
        series.push({ id: known.id, family: slice.name, name, kind, labels: textsOf(labels) });
      }
      known.reading = reading;
      ids[i] = known.id;
      values[i] = value;
    });
    const message: ToThread = { type: 'foreign', families: this.familyOf(slice), series, ids, values };
    this.post(message, [ids.buffer, values.buffer]);
  }

  private familyOf(slice: MetricSlice): ForeignFamily[] {
    const { name, help, kind, unit = '', aggregator, isForeign = false } = slice;
    if (this.families.get(name) === kind) return [];
    this.families.set(name, kind);
    return [{ name, isForeign, help, kind, unit, aggregator }];
  }

  private takeGone(reading: number): number[] {
    const gone: number[] = [];
    for (const [key, { id, reading: seen }] of this.known) {
      if (seen === reading) continue;
      gone.push(id);
      this.known.delete(key);
    }
    return gone;
  }
}

function textsOf(labels: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [label, foreignLabelText(label, value)]),
  );
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  let key = name;
  for (const label in labels) key += `\0${label}\0${labels[label]}`;
  return key;
}

function kindOf({ kind, name: family }: MetricSlice, name: string): ForeignSeries['kind'] {
  if (kind === 'counter') return 'counter';
  return (kind === 'histogram' || kind === 'summary') && name !== family && GROWING.test(name)
    ? 'counter'
    : 'gauge';
}
