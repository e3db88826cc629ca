import { jsonAnswer } from '../http/json-body.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { pageOf } from './page-parameters.js';
import { periodOf } from './period.js';

const DAY_MS = 86_400_000;

/** `/api/telemetry/health`: health check results and transitions, newest first; by default of the last day. */
export function healthPage({ store, now }: QueryContext): QueryPage {
  return {
    path: '/api/telemetry/health',
    answer: ({ parameters }) => {
      const check = parameters.text('check');
      const only = parameters.oneOf('only', ['transitions'] as const);
      const { items, next } = store.health(
        {
          ...periodOf(parameters, now(), DAY_MS),
          ...(check !== undefined && { check }),
          transitionsOnly: only !== undefined,
        },
        pageOf(parameters),
      );
      return jsonAnswer({ health: items, next });
    },
  };
}
