import { Pace, type SampleSeries } from '#contracts';
import type { QueryContext } from '../query-context.js';

/** Number of names in each list. */
const MOST = 10;

type Counts = Map<string, number>;

/** Data of `/api/v1/status/tsdb`: the metrics and labels with the most series. */
export async function seriesStatistics({ store, now }: QueryContext, signal?: AbortSignal): Promise<object> {
  const all = await store.series([[{ label: '__name__', op: '!=', value: '' }]], 0, now(), signal);
  const pace = new Pace(signal);
  const byName: Counts = new Map();
  const byPair: Counts = new Map();
  for (const labels of all) {
    countSeries(labels, byName, byPair);
    await pace.restWhenDue();
  }
  const values: Counts = new Map();
  const bytes: Counts = new Map();
  for (const [pair, uses] of byPair) {
    const name = pair.slice(0, pair.indexOf('='));
    increase(values, name, 1);
    increase(bytes, name, (pair.length - name.length - 1) * uses);
    await pace.restWhenDue();
  }
  const statistics = store.statistics();
  return {
    headStats: {
      numSeries: all.length,
      numLabelPairs: byPair.size,
      chunkCount: 0,
      minTime: statistics.oldestMs.metrics ?? 0,
      maxTime: now(),
    },
    seriesCountByMetricName: await top(byName, pace),
    labelValueCountByLabelName: await top(values, pace),
    memoryInBytesByLabelName: await top(bytes, pace),
    seriesCountByLabelValuePair: await top(byPair, pace),
  };
}

function countSeries(labels: SampleSeries['labels'], byName: Counts, byPair: Counts): void {
  increase(byName, labels['__name__'] ?? '', 1);
  for (const [name, value] of Object.entries(labels)) increase(byPair, `${name}=${value}`, 1);
}

function increase(counts: Counts, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The largest counts, found without sorting all. */
async function top(counts: Counts, pace: Pace): Promise<{ name: string; value: number }[]> {
  const list: { name: string; value: number }[] = [];
  for (const [name, value] of counts) {
    await pace.restWhenDue();
    const before = list.findIndex((other) => other.value < value);
    if (before < 0 && list.length === MOST) continue;
    list.splice(before < 0 ? list.length : before, 0, { name, value });
    if (list.length > MOST) list.pop();
  }
  return list;
}
