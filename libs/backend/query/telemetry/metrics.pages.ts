import { parse } from '#promql';
import { jsonAnswer } from '../http/json-body.js';
import { problemOf, QueryProblem } from '../http/query-problem.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { isoTime } from './log-summary.js';
import { metricStatistics } from './metric-statistics.js';
import { periodOf } from './period.js';

/**
 * `/api/telemetry/metrics`: the list, and the statistics of one metric (`labels` holds matchers within the braces of a
 * selector).
 */
export function metricPages(context: QueryContext): QueryPage[] {
  const { store, now } = context;
  return [
    { path: '/api/telemetry/metrics', answer: () => jsonAnswer({ metrics: [...store.metadata()] }) },
    {
      path: '/api/telemetry/metrics/:name/statistics',
      answer: async ({ parameters, signal }) => {
        const name = parameters.inPath('name');
        const metric = store.metadata().find((known) => known.name === name);
        if (!metric) throw new QueryProblem('not_found', `there is no metric ${JSON.stringify(name)}`);
        const matchers = matchersText(parameters.text('labels') ?? '');
        const period = periodOf(parameters, now());
        const statistics = await metricStatistics(metric, { context, period, matchers, signal });
        return jsonAnswer({
          metric: name,
          type: metric.type,
          unit: metric.unit,
          from: isoTime(period.fromMs),
          to: isoTime(period.toMs),
          ...statistics,
        });
      },
    },
  ];
}

/** Refuses a text that would close the braces. */
function matchersText(text: string): string {
  if (text === '') return '';
  try {
    const expr = parse(`{__name__!="",${text}}`);
    if (expr.type === 'vector' && expr.matchers.length > 1) return text;
  } catch (error) {
    throw problemOf(error, 'labels');
  }
  throw new QueryProblem(
    'bad_data',
    'invalid parameter "labels": write matchers, such as route="/",code=~"5.."',
  );
}
