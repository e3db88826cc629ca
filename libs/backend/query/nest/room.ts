export { queryEndpoints } from './query.endpoints.js';
export {
  TelemetryQueries,
  type PrometheusResult,
  type QueryPeriod,
  type TraceListItem,
} from './telemetry-queries.js';
