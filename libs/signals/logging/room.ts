export { AppPinoLogger } from './app-pino-logger.js';
export { createLogger } from './create-logger.js';
export { Logged, type LoggedOptions } from './decorators/logged.decorator.js';
export { WithFields } from './decorators/with-fields.decorator.js';
export { LogSink, type LogExport } from './destination/log-sink.js';
export { LINE_LOSSES, LostLines, type LineLoss } from './destination/lost-lines.js';
export { ErrorLogInterceptor } from './error-log.interceptor.js';
export type { ErrorKind } from './errors/error-fingerprint.js';
export {
  ErrorFingerprints,
  type ErrorFingerprint,
  type FingerprintListener,
} from './errors/error-fingerprints.js';
export { relayLogLevels } from './levels/cluster-levels.js';
export { levelName } from './levels/level-names.js';
export { LogLevelsControl } from './levels/log-levels.control.js';
export { has } from './line/fields.js';
export { callSite, type CallSite } from './line/call-site.js';
export { chosenFormat } from './line/chosen-format.js';
export { flatLines, traceIds, type LineFormat } from './line/format.js';
export { isoTime } from './line/iso-time.js';
export { quote } from './line/json-text.js';
export { LineWriter } from './line/line-writer.js';
export { withLogOverride, logContext, logTime } from './line/log-time-override.js';
export type { Field } from './line/log-record.js';
export type { LoggerParts } from './logger-state.js';
export { LoggingRuntime } from './logging-runtime.js';
export { MessageLines } from './message-lines.js';
export { LoggingModule } from './logging.module.js';
export { operationMessage, type OperationMessageParts } from './operation-message.js';
export { RepeatFilter, type LineKind, type Suppressed } from './repeats/repeat-filter.js';
export { APP_LOGGER } from './tokens.js';
export { LOGGING_OPTIONS } from './logging.options.js';
