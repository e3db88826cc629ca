export { openConnection, type OtlpSignal } from './connection/open-connection.js';
export { retryAfterMs } from './connection/http-answer.js';
export type { ConnectionSettings, OtlpConnection } from './connection/otlp-connection.js';
export { logsRequest, type LogEntry } from './encode/encode-logs.js';
export { metricsRequest } from './encode/encode-metrics.js';
export { spansRequest } from './encode/encode-spans.js';
export { ProtobufWriter } from './encode/protobuf.writer.js';
export {
  encodeInSlices,
  type EncodedRequest,
  type EncodingSteps,
  type OtlpEncoding,
} from './encode/request-encoder.js';
export { OtlpSender } from './otlp-sender.js';
export { DeliveryQueue, type DeliveryQueueOptions } from './queue/delivery-queue.js';
export { DELIVERY_LOSSES, type DeliveryLoss, type DeliveryReport } from './queue/delivery-report.js';
export { refusedForGood, refusedForNow, type SendOutcome } from './queue/send-outcome.js';
export { exceptionAttributes } from './encode/exception-attributes.js';
