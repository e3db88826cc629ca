export { evaluate, type Evaluated, type EvaluationTimes } from './evaluate.js';
export { createQueryHandler, queryPages } from './query-handler.js';
export type { QueriedService, QueryContext, RequestMetric } from './query-context.js';
export type { QueryPage } from './http/routes.js';
export { openPeriod, type PeriodFile } from './period-file/read-period.js';
export type { AlertingThen, PeriodMeta } from './period-file/period-file.js';
