export { createRedactor, redactText, type Redactor } from '#redaction';
export { AppPinoLogger } from './app-pino-logger.js';
export { createLogger } from './create-logger.js';
export { Logged, type LoggedOptions } from './decorators/logged.decorator.js';
export { WithFields } from './decorators/with-fields.decorator.js';
export { LogSink, type LogExport } from './destination/log-sink.js';
export { LINE_LOSSES, LostLines, type LineLoss } from './destination/lost-lines.js';
export type { ErrorKind } from './errors/error-fingerprint.js';
export {
  ErrorFingerprints,
  type ErrorFingerprint,
  type FingerprintListener,
} from './errors/error-fingerprints.js';
export { ErrorLogInterceptor } from './error-log.interceptor.js';
export { levelName } from './levels/level-names.js';
export { relayLogLevels } from './levels/cluster-levels.js';
export { LogLevelsControl } from './levels/log-levels.control.js';
export type { LoggerParts } from './logger-state.js';
export { LoggingModule } from './logging.module.js';
export { LoggingRuntime } from './logging-runtime.js';
export { RepeatFilter, type LineKind, type Suppressed } from './repeats/repeat-filter.js';
export { operationMessage, type OperationMessageParts } from './operation-message.js';
export { APP_LOGGER } from './tokens.js';
