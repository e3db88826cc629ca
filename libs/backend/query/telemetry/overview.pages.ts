import { jsonAnswer } from '../http/json-body.js';
import { refuse } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import { activeAlerts } from '../prometheus/alert-json.js';
import type { QueryContext } from '../query-context.js';
import { isoTime, logSummary } from './log-summary.js';
import { metricStatistics } from './metric-statistics.js';
import { performanceOf } from './performance.js';
import { endOf, periodOf, type Period } from './period.js';
import { servicesOf } from './services.js';
import { timelineOf } from './timeline.js';

const HOUR_MS = 3_600_000;
const MOST_BUCKETS = 1_000;
const NEWEST = 100;

/** `/api/telemetry/performance`, `/services`, `/timeline`, `/dashboard` and `/report`. */
export function overviewPages(context: QueryContext): QueryPage[] {
  const { store, service, now, alerting } = context;
  return [
    {
      path: '/api/telemetry/performance',
      answer: async ({ parameters, signal }) =>
        jsonAnswer(await performanceOf(context, periodOf(parameters, now()), signal)),
    },
    {
      path: '/api/telemetry/services',
      answer: async ({ parameters, signal }) =>
        jsonAnswer({ services: await servicesOf(context, periodOf(parameters, now()), signal) }),
    },
    {
      path: '/api/telemetry/timeline',
      answer: async ({ parameters, signal }) => {
        const hours = parameters.whole('hours', { least: 1, most: 24 * 90, missing: 24 });
        const bucketMs = parameters.duration('step', HOUR_MS);
        if (bucketMs < 1000) refuse('step', 'it must be at least 1s');
        const toMs = endOf(parameters, now());
        const period = { fromMs: toMs - hours * HOUR_MS, toMs };
        if ((period.toMs - period.fromMs) / bucketMs > MOST_BUCKETS)
          refuse(
            'step',
            `the period has more than ${MOST_BUCKETS} intervals of this length; use a longer step`,
          );
        return jsonAnswer({ timeline: await timelineOf(context, period, bucketMs, signal) });
      },
    },
    {
      path: '/api/telemetry/dashboard',
      answer: async ({ parameters, signal }) => {
        const period = periodOf(parameters, now());
        return jsonAnswer({
          service,
          ...iso(period),
          health: store.health({ check: 'service' }, { limit: 1 }).items[0]?.status ?? 'unknown',
          performance: await performanceOf(context, period, signal),
          services: await servicesOf(context, period, signal),
          logs: await logSummary(store, period, period, signal),
          alerts: activeAlerts(alerting),
          store: store.statistics(),
        });
      },
    },
    {
      path: '/api/telemetry/report',
      answer: async ({ parameters, signal }) => {
        const period = periodOf(parameters, now(), 24 * HOUR_MS);
        const answer = jsonAnswer(await reportOf(context, period, signal));
        const name = `report-${isoTime(period.toMs).replaceAll(/[:.]/g, '-')}.json`;
        return {
          ...answer,
          headers: { ...answer.headers, 'content-disposition': `attachment; filename="${name}"` },
        };
      },
    },
  ];
}

/** All data of a period, for a file. */
async function reportOf(context: QueryContext, period: Period, signal: AbortSignal): Promise<object> {
  const { store, service, alerting } = context;
  const metrics: object[] = [];
  for (const metric of store.metadata())
    metrics.push({
      ...metric,
      statistics: await metricStatistics(metric, { context, period, matchers: '', signal }),
    });
  const bucketMs = Math.max(HOUR_MS, Math.ceil((period.toMs - period.fromMs) / MOST_BUCKETS));
  return {
    service,
    ...iso(period),
    performance: await performanceOf(context, period, signal),
    services: await servicesOf(context, period, signal),
    timeline: await timelineOf(context, period, bucketMs, signal),
    metrics,
    logs: await logSummary(store, period, period, signal),
    newestErrors: store.logs({ ...period, levels: ['error', 'fatal'] }, { limit: NEWEST }).items,
    slowTraces: store.traces(period, { limit: NEWEST, order: 'slowest' }).items,
    failedTraces: store.traces({ ...period, status: 'error' }, { limit: NEWEST }).items,
    operations: await store.operations(period, signal),
    serviceMap: await store.serviceMap(period, signal),
    healthChanges: store.health({ ...period, transitionsOnly: true }, { limit: 10_000 }).items,
    alerts: activeAlerts(alerting),
    store: store.statistics(),
  };
}

function iso({ fromMs, toMs }: Period): { from: string; to: string } {
  return { from: isoTime(fromMs), to: isoTime(toMs) };
}
