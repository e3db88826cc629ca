import type { MetricInfo } from '#contracts';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';
import { secondsText } from './numbers-json.js';
import { seriesStatistics } from './series-statistics.js';

/** The Prometheus version whose API this is; clients derive supported functions and parameters from it. */
const API_VERSION = '3.14.0';

/** `/api/v1/metadata`, `/targets`, `/status/buildinfo`, `/status/tsdb`. */
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
    {
      path: '/api/v1/status/tsdb',
      answer: async ({ signal }) => success([JSON.stringify(await seriesStatistics(context, signal))]),
    },
  ];
}

function metadataOf({ name, type, help, unit }: MetricInfo): [string, object[]] {
  return [name, [{ type: type === 'stateset' || type === 'info' ? 'gauge' : type, help, unit }]];
}

/** The only target is this application. It is sampled in the process, so its addresses have no port. */
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
