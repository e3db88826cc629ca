export { startPageTrace, type PageTrace, type PageTraceOptions } from './page-trace.js';
export { observeWebVitals, type WebVitalsOptions } from './web-vitals.js';
