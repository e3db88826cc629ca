export {
  LOG_RECORD_LISTENERS,
  type ListenerPort,
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
export { operationMessage, type OperationMessageParts } from './operation-message.js';
// One copy for the application and this package, whichever package manager installed them.
export { InjectPinoLogger, Logger, PinoLogger } from 'nestjs-pino';
