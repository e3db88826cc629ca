export { AppPinoLogger } from './app-pino-logger.js';
export { createLogger } from './create-logger.js';
export { LoggingModule } from './logging.module.js';
export { createRedactor, type Redactor } from './redact.js';
export { APP_LOGGER } from './tokens.js';
export { WithFields } from './with-fields.decorator.js';
