import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { backtestPages } from './backtest.pages.js';
import { incidentPages } from './incident.pages.js';
import { rulePages } from './rule.pages.js';
import { silencePages } from './silence.pages.js';

/** Pages below `/api/alerting`: GET reads; every change uses another method and takes JSON. */
export function alertingPages(context: QueryContext): QueryPage[] {
  return [
    ...incidentPages(context),
    ...silencePages(context),
    ...rulePages(context),
    ...backtestPages(context),
  ];
}
