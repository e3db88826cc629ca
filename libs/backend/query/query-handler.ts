import type { TelemetryRequest, TelemetryRequests, TelemetryResponse } from '#contracts';
import { alertingPages } from './alerting/alerting.pages.js';
import { InteractiveLimit } from './http/interactive-limit.js';
import { JsonFields } from './http/json-fields.js';
import { problemOf, QueryProblem } from './http/query-problem.js';
import { Routes, type QueryPage } from './http/routes.js';
import { exportPage } from './period-file/export.page.js';
import { failure } from './prometheus/envelope.js';
import { exemplarsPage } from './prometheus/exemplars.page.js';
import { expressionPages } from './prometheus/expression.pages.js';
import { queryPage, queryRangePage } from './prometheus/query.page.js';
import { rulesPages } from './prometheus/rules.pages.js';
import { seriesPages } from './prometheus/series.pages.js';
import { statusPages } from './prometheus/status.pages.js';
import type { QueryContext } from './query-context.js';
import { batchPage } from './telemetry/batch.page.js';
import { healthPage } from './telemetry/health.page.js';
import { logPages } from './telemetry/logs.pages.js';
import { metricPages } from './telemetry/metrics.pages.js';
import { overviewPages } from './telemetry/overview.pages.js';
import { pinPages } from './telemetry/pins.pages.js';
import { tracePages } from './telemetry/traces.pages.js';

const AT_ONCE = 4;
const WAITING = 64;
const NEVER = new AbortController().signal;

/**
 * All pages of the room.
 *
 * @param ask answers one question of a batch
 */
export function queryPages(context: QueryContext, ask: TelemetryRequests): QueryPage[] {
  return [
    queryPage(context),
    queryRangePage(context),
    ...seriesPages(context),
    ...statusPages(context),
    exemplarsPage(context),
    ...rulesPages(context),
    ...expressionPages(),
    ...metricPages(context),
    ...logPages(context),
    ...tracePages(context),
    healthPage(context),
    ...overviewPages(context),
    exportPage(context),
    ...pinPages(context),
    batchPage(ask),
    ...alertingPages(context),
  ];
}

/**
 * Serves the requests of the management port: Prometheus' HTTP API below `/api/v1`, and further pages below
 * `/api/telemetry` and `/api/alerting`. At most four queries run at once, so that rules and sampling get enough time; 64
 * can wait. Changes of alerting and pushed values do not wait for them.
 *
 * @param context the store, and the application's identity
 * @returns never rejects: errors are answered in the format of Prometheus
 */
export function createQueryHandler(
  context: QueryContext & { readonly onError?: (error: unknown) => void },
): TelemetryRequests {
  const limit = new InteractiveLimit(AT_ONCE, WAITING);
  const answer = async (
    request: TelemetryRequest,
    signal: AbortSignal,
    isPart: boolean,
  ): Promise<TelemetryResponse> => {
    try {
      const { page, parameters } = routes.find(request);
      if (isPart && (page.streaming || page.compound))
        throw new QueryProblem('bad_data', `${page.path} cannot be part of a batch`);
      const remote = request.remote === true;
      const asked = { parameters, signal, remote, fields: () => JsonFields.of(request) };
      // A stream reads the store rarely; the management port limits the number of streams.
      if (page.streaming || page.compound || page.quick) return await page.answer(asked);
      const leave = await limit.enter(signal);
      try {
        return await page.answer(asked);
      } finally {
        leave();
      }
    } catch (error) {
      const problem = problemOf(error);
      if (problem.type === 'internal') context.onError?.(error);
      return failure(problem);
    }
  };
  const routes = new Routes(queryPages(context, (request, signal = NEVER) => answer(request, signal, true)));
  return (request, signal = NEVER) => answer(request, signal, false);
}
