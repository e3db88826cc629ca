import { markStale, type MetricInfo, type SeriesInfo, type TelemetryStore } from '#contracts';
import { FILES, type SampleLine } from './period-file.js';
import { jsonOfFile, jsonOfLines } from './read-lines.js';
import { wrong, type ZipReader } from './zip-reader.js';

const MINUTE_MS = 60_000;

/** All samples of one time. */
interface Sampling {
  readonly refs: number[];
  readonly values: (number | null)[];
}

/** Loads the samples of an export into a store. @throws ObservabilityError that names the invalid file */
export async function readSamples(zip: ZipReader, store: TelemetryStore): Promise<void> {
  const metrics = (await jsonOfFile<MetricInfo[]>(zip, FILES.metrics)) ?? [];
  for (const metric of metrics) store.describe(metric);
  const kindOf = kinds(metrics);
  for (const name of zip.names.filter((one) => one.startsWith(FILES.samples)))
    append(store, await samplingsOf(zip, name, store, kindOf));
}

/** Groups the samples of a file by time. */
async function samplingsOf(
  zip: ZipReader,
  name: string,
  store: TelemetryStore,
  kindOf: (metric: string) => SeriesInfo['kind'],
): Promise<Map<number, Sampling>> {
  const axes = new Map<number, readonly number[]>();
  const samplings = new Map<number, Sampling>();
  for await (const line of jsonOfLines<SampleLine>(zip, name)) {
    if ('times' in line) axes.set(line.axis, summed(line.times));
    else {
      const values: readonly (number | string | null)[] = line.values;
      const times = axes.get(line.axis);
      if (!times || values?.length !== times.length)
        throw wrong(zip.path, `${name}: a series has values for other times; export the time again`);
      const { labels } = line;
      // All series end only with a marker, because at the time of a rule's results the other series have no sample.
      const ref = store.seriesRef({ labels, kind: kindOf(labels['__name__'] ?? ''), ends: 'marked' });
      for (const [i, timeMs] of times.entries()) {
        let sampling = samplings.get(timeMs);
        if (!sampling) samplings.set(timeMs, (sampling = { refs: [], values: [] }));
        sampling.refs.push(ref);
        sampling.values.push(numberOf(values[i]));
      }
    }
  }
  return samplings;
}

function append(store: TelemetryStore, samplings: ReadonlyMap<number, Sampling>): void {
  let minute = NaN;
  for (const timeMs of [...samplings.keys()].sort((a, b) => a - b)) {
    const { refs, values } = samplings.get(timeMs)!;
    const packed = new Float64Array(values.length);
    for (const [i, value] of values.entries())
      if (value === null) markStale(packed, i);
      else packed[i] = value;
    store.appendSamples({ timeMs, refs: Int32Array.from(refs), values: packed });
    // A window of the store lasts at least a minute; write complete ones before further samples arrive.
    if (Math.floor(timeMs / MINUTE_MS) === minute) continue;
    minute = Math.floor(timeMs / MINUTE_MS);
    while (store.tick(timeMs));
  }
}

function summed(steps: readonly number[]): number[] {
  let time = 0;
  return steps.map((step) => (time += step));
}

function numberOf(value: number | string | null | undefined): number | null {
  return typeof value === 'string' ? Number(value.replace('Inf', 'Infinity')) : (value ?? null);
}

/** Returns a metric's kind by the type of its family: counter or gauge. */
function kinds(metrics: readonly MetricInfo[]): (metric: string) => SeriesInfo['kind'] {
  const types = new Map(metrics.map(({ name, type }) => [name, type]));
  return (metric) => {
    const type = types.get(metric) ?? types.get(metric.replace(/_(?:bucket|count|sum|total)$/, ''));
    return type === 'counter' || type === 'histogram' || type === 'summary' ? 'counter' : 'gauge';
  };
}
