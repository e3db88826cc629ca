/** For the specs of other rooms: what is published, and the decompression that the spec of our compression needs. */
export { Arrivals } from './arrivals.js';
export { LogCapture } from './log-capture.js';
export { fetchMetricsPage, metricValue, parseMetricsPage, type MetricsPage } from './metrics-page.js';
export type { ReceivedSpan } from './otlp/received-span.js';
export { unsnap } from './remote-write/unsnap.js';
export { SpanCapture } from './span-capture.js';
export { spanTree } from './span-tree.js';
export { TelemetryReceiver } from './telemetry-receiver.js';
export { loadSeries } from './alerts/load-series.js';
export { readNotation } from './alerts/notation.js';
export { scenarioTest } from './alerts/scenario-test.js';
export { alertTest } from './alerts/alert-test.js';
