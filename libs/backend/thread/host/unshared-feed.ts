import { foreignLabelText, type MetricSlice } from '#contracts';
import type { ForeignFamily, ForeignSeries, ToThread } from '../protocol.js';

type Post = (message: ToThread, transfer?: readonly ArrayBuffer[]) => void;

interface Known {
  readonly id: number;
  /** The round in which it was seen last. */
  round: number;
}

/** Endings of samples that only grow, whatever the kind of the metric. */
const GROWING = /_(?:bucket|sum|count)$/;

/**
 * Sends the values that only the main thread can read: summaries, prom-client's metrics, OpenTelemetry's, those of sources.
 * A series is described once and has a number from then on.
 */
export class UnsharedFeed {
  private readonly known = new Map<string, Known>();
  private readonly families = new Map<string, string>();
  private lastId = 0;
  private isReading = false;

  constructor(
    private readonly read: () => AsyncIterable<MetricSlice>,
    private readonly post: Post,
  ) {}

  /** Another thread, which knows nothing. */
  reset(): void {
    this.known.clear();
    this.families.clear();
  }

  /** Reads and sends everything, in slices. Never rejects. */
  async collect(round: number): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      for await (const slice of this.read()) this.send(slice, round);
      this.post({ type: 'collected', round, gone: this.takeGone(round) });
    } catch {
      // Whoever read it has counted that; the values of the round before stand.
      this.post({ type: 'collected', round, gone: [] });
    } finally {
      this.isReading = false;
    }
  }

  private send(slice: MetricSlice, round: number): void {
    const series: ForeignSeries[] = [];
    const ids = new Int32Array(slice.samples.length);
    const values = new Float64Array(slice.samples.length);
    slice.samples.forEach(({ name, labels, value }, i) => {
      const key = keyOf(name, labels);
      let known = this.known.get(key);
      if (!known) {
        known = { id: ++this.lastId, round };
        this.known.set(key, known);
        const kind = kindOf(slice, name);
        series.push({ id: known.id, family: slice.name, name, kind, labels: textsOf(labels) });
      }
      known.round = round;
      ids[i] = known.id;
      values[i] = value;
    });
    const message: ToThread = { type: 'foreign', families: this.familyOf(slice), series, ids, values };
    this.post(message, [ids.buffer, values.buffer]);
  }

  private familyOf({ name, help, kind, unit = '', isForeign = false }: MetricSlice): ForeignFamily[] {
    if (this.families.get(name) === kind) return [];
    this.families.set(name, kind);
    return [{ name, isForeign, help, kind, unit }];
  }

  private takeGone(round: number): number[] {
    const gone: number[] = [];
    for (const [key, { id, round: seen }] of this.known) {
      if (seen === round) continue;
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
