import { jsonAnswer } from '../http/json-body.js';
import { refuse } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { errorSummary } from './error-summary.js';
import { logFilter } from './log-filter.js';
import { logSummary } from './log-summary.js';
import { tailAnswer } from './log-tail.js';
import { pageOf } from './page-parameters.js';
import { periodOf } from './period.js';

/** Minimum bucket length. */
const LEAST_STEP_MS = 1_000;

/** `/api/telemetry/logs`, `/logs/summary`, `/logs/tail` and `/errors`. */
export function logPages(context: QueryContext): QueryPage[] {
  const { store, now } = context;
  return [
    {
      path: '/api/telemetry/logs',
      answer: ({ parameters }) => {
        const { items, next } = store.logs(
          logFilter(parameters, periodOf(parameters, now())),
          pageOf(parameters),
        );
        return jsonAnswer({ logs: items, next });
      },
    },
    {
      path: '/api/telemetry/logs/summary',
      answer: async ({ parameters, signal }) => {
        const period = periodOf(parameters, now());
        const stepMs = parameters.duration('step');
        if (stepMs !== undefined && stepMs < LEAST_STEP_MS) refuse('step', 'it must be at least 1 s');
        return jsonAnswer(await logSummary(store, logFilter(parameters, period), period, signal, stepMs));
      },
    },
    {
      path: '/api/telemetry/errors',
      answer: async ({ parameters, signal }) =>
        jsonAnswer(await errorSummary(store, periodOf(parameters, now()), signal)),
    },
    {
      path: '/api/telemetry/logs/tail',
      streaming: true,
      answer: ({ parameters, signal }) => tailAnswer(store, logFilter(parameters), signal),
    },
  ];
}
