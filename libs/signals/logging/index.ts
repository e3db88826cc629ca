export {
  LOG_RECORD_LISTENERS,
  type HttpRequestLine,
  type LineContent,
  type LineField,
  type ListenerPort,
  type LogFormat,
  type LoggedRecord,
  type LogRecordListener,
} from '#contracts';
export { InjectLogRecordListeners } from '#kernel';
export { createRedactor, redactText, type Redactor } from '#redaction';
export { Logged, type LoggedOptions } from './decorators/logged.decorator.js';
export { WithFields } from './decorators/with-fields.decorator.js';
export type { ErrorKind } from './errors/error-fingerprint.js';
export {
  ErrorFingerprints,
  type ErrorFingerprint,
  type FingerprintListener,
} from './errors/error-fingerprints.js';
export { ErrorLogInterceptor } from './error-log.interceptor.js';
export { relayLogLevels } from './levels/cluster-levels.js';
export { LogLevelsControl } from './levels/log-levels.control.js';
export { levelName } from './levels/level-names.js';
export { callSite, type CallSite } from './line/call-site.js';
export { flatLines, traceIds } from './line/format.js';
export { isoTime } from './line/iso-time.js';
export { quote } from './line/json-text.js';
export { operationMessage, type OperationMessageParts } from './operation-message.js';
// Re-exported, so that the application and this package use one copy with any package manager.
export { InjectPinoLogger, Logger, PinoLogger } from 'nestjs-pino';
