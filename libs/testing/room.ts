// Exports of src/testing; below, exports that only specs of other rooms need.
export { Arrivals } from './arrivals.js';
export { decodeTelemetry, type ReceivedTelemetry } from './decode-telemetry.js';
export { LogCapture, type CapturedLine } from './log-capture.js';
export {
  fetchMetricsPage,
  metricValue,
  parseMetricsPage,
  type MetricsPage,
  type PageMetric,
  type PageSample,
} from './metrics-page.js';
export type { ReceivedAttributes } from './otlp/attribute-values.js';
export type { ReceivedLog } from './otlp/received-log.js';
export type { ReceivedPoint } from './otlp/received-point.js';
export type { ReceivedSpan } from './otlp/received-span.js';
export type { WrittenSample } from './remote-write/written-sample.js';
export type { ReceiverProtocol } from './request-server.js';
export { SpanCapture } from './span-capture.js';
export { spanTree } from './span-tree.js';
export { TelemetryReceiver, type ReceivedRequest } from './telemetry-receiver.js';
export { alertMatchers, type AlertMatchers, type ExpectedNotification } from './alerts/alert-matchers.js';
export {
  type AlertMoment,
  type AlertTestOptions,
  type TestedNotification,
  type TestedRule,
  type TestedSilence,
} from './alerts/alert-test-options.js';
export { alertTest, type AlertTest } from './alerts/alert-test.js';
export { scenarioTest, type ScenarioCase } from './alerts/scenario-test.js';
export { FakeClock } from './telemetry/fake-clock.js';
export { RecordedMetrics, type WantedLabels } from './telemetry/recorded-metrics.js';
export { RecordedTelemetry } from './telemetry/recorded-telemetry.js';
export { telemetryMatchers, type TelemetryMatchers } from './telemetry/telemetry-matchers.js';
export { unsnap } from './remote-write/unsnap.js';
export { loadSeries } from './alerts/load-series.js';
export { readNotation } from './alerts/notation.js';
