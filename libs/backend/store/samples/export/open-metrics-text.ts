import { isStaleAt, type SampleSeries, type SeriesSource } from '#contracts';

/** Period whose samples of one metric are held in memory at once. */
const SLICE_MS = 6 * 3_600_000;
/** Approximate characters per piece. */
const PIECE = 65_536;

/** What to export. */
export interface ExportOptions {
  readonly source: SeriesSource;
  /** Names of the metrics, without duplicates. */
  readonly metrics: readonly string[];
  /** Milliseconds since 1970, inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Samples as OpenMetrics text with timestamps, for `promtool tsdb create-blocks-from openmetrics`, in pieces of about
 * 64 KiB. Staleness markers are omitted, since the format has none.
 */
export async function* openMetricsText({
  source,
  metrics,
  fromMs,
  toMs,
}: ExportOptions): AsyncGenerator<string> {
  let piece = '';
  for (const name of metrics) {
    const matchers = [{ label: '__name__', op: '=', value: name } as const];
    for (let sliceMs = fromMs; sliceMs <= toMs; sliceMs += SLICE_MS) {
      const untilMs = Math.min(toMs, sliceMs + SLICE_MS - 1);
      for (const series of await source.select(matchers, sliceMs, untilMs))
        for (const line of linesOf(series)) {
          piece += line;
          if (piece.length < PIECE) continue;
          yield piece;
          piece = '';
        }
    }
  }
  yield `${piece}# EOF\n`;
}

function* linesOf({ labels, timestamps, values }: SampleSeries): Generator<string> {
  const head = headOf(labels);
  for (let i = 0; i < values.length; i++) {
    if (isStaleAt(values, i)) continue;
    yield `${head} ${numberText(values[i]!)} ${(timestamps[i]! / 1000).toFixed(3)}\n`;
  }
}

function headOf({ __name__: name = '', ...labels }: SampleSeries['labels']): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
