export type { PageSpan } from './page-span.js';
export { startPageTrace, type PageTrace, type PageTraceOptions } from './page-trace.js';
export { reportMetric, reportMetricsTo } from './report-metric.js';
export { observeWebVitals, type WebVitalsOptions } from './web-vitals.js';
