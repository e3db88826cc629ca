import type { MetricInfo, SampleSeries } from '#contracts';
import { parse } from '#promql';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';
import { secondsText } from './numbers-json.js';

/** Prometheus whose API this is; clients choose by it which functions and parameters they may use. */
const API_VERSION = '3.14.0';
const MOST = 10;

/** `/api/v1/metadata`, `/targets`, `/status/buildinfo`, `/status/tsdb`, `/query_exemplars`. */
export function statusPages(context: QueryContext): QueryPage[] {
  return [
    {
      path: '/api/v1/metadata',
      answer: ({ parameters }) => {
        const wanted = parameters.text('metric');
        const limit = parameters.whole('limit', { least: 0, most: 1e9, missing: 0 }) || Infinity;
        const metrics = context.store
          .metadata()
          .filter(({ name }) => wanted === undefined || name === wanted);
        return success([JSON.stringify(Object.fromEntries(metrics.slice(0, limit).map(metadataOf)))]);
      },
    },
    { path: '/api/v1/targets', answer: () => success([JSON.stringify(targets(context))]) },
    {
      path: '/api/v1/status/buildinfo',
      answer: () =>
        success([
          JSON.stringify({
            version: API_VERSION,
            revision: '',
            branch: '',
            buildUser: '',
            buildDate: '',
            goVersion: '',
            features: {},
          }),
        ]),
    },
    { path: '/api/v1/status/tsdb', answer: () => success([JSON.stringify(tsdb(context))]) },
    // Exemplars stand on the metrics page and are not kept.
    {
      path: '/api/v1/query_exemplars',
      form: true,
      answer: ({ parameters }) => {
        parse(parameters.text('query') ?? '');
        return success(['[]']);
      },
    },
  ];
}

function metadataOf({ name, type, help, unit }: MetricInfo): [string, object[]] {
  return [name, [{ type: type === 'stateset' || type === 'info' ? 'gauge' : type, help, unit }]];
}

/** The one target: this application. It is sampled from inside, so the addresses name no port. */
function targets({ service, store, intervalMs, now }: QueryContext): object {
  const labels = { instance: service.instance, job: service.job };
  const newest = store.statistics().oldestMs.metrics === undefined ? 0 : now();
  return {
    activeTargets: [
      {
        discoveredLabels: { __address__: service.instance, job: service.job },
        labels,
        scrapePool: service.job,
        scrapeUrl: `http://${service.instance}/metrics`,
        globalUrl: `http://${service.instance}/metrics`,
        lastError: '',
        lastScrape: new Date(newest).toISOString(),
        lastScrapeDuration: 0,
        health: newest > 0 ? 'up' : 'unknown',
        scrapeInterval: `${secondsText(intervalMs)}s`,
        scrapeTimeout: `${secondsText(intervalMs)}s`,
      },
    ],
    droppedTargets: [],
    droppedTargetCounts: {},
  };
}

function tsdb({ store, now }: QueryContext): object {
  const all = store.series([[{ label: '__name__', op: '!=', value: '' }]], 0, now());
  const statistics = store.statistics();
  const count = (keys: (labels: SampleSeries['labels']) => Iterable<string>): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const labels of all) for (const key of keys(labels)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const pairs = count((labels) => Object.entries(labels).map(([name, value]) => `${name}=${value}`));
  const valuesOf = new Map<string, number>();
  const bytesOf = new Map<string, number>();
  for (const [pair, uses] of pairs) {
    const name = pair.slice(0, pair.indexOf('='));
    valuesOf.set(name, (valuesOf.get(name) ?? 0) + 1);
    bytesOf.set(name, (bytesOf.get(name) ?? 0) + (pair.length - name.length - 1) * uses);
  }
  return {
    headStats: {
      numSeries: all.length,
      numLabelPairs: pairs.size,
      chunkCount: 0,
      minTime: statistics.oldestMs.metrics ?? 0,
      maxTime: now(),
    },
    seriesCountByMetricName: top(count((labels) => [labels['__name__'] ?? ''])),
    labelValueCountByLabelName: top(valuesOf),
    memoryInBytesByLabelName: top(bytesOf),
    seriesCountByLabelValuePair: top(pairs),
  };
}

function top(counts: ReadonlyMap<string, number>): { name: string; value: number }[] {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([name, value]) => ({ name, value }));
}
