export { evaluate, type Evaluated, type EvaluationTimes } from './evaluate.js';
export { createQueryHandler, queryPages } from './query-handler.js';
export type { QueriedService, QueryContext, RequestMetric } from './query-context.js';
export type { QueryPage } from './http/routes.js';
