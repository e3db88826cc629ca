export { Retried, type RetriedOptions } from './retry/retried.decorator.js';
export { RetryModule } from './retry/retries.js';
export { currentAttempt, type RetryAttempt } from './retry/retry-attempt.js';
export type { RetryOptions } from './retry/retry-options.js';
export { retry } from './retry/retry.js';
export {
  gracefulShutdown,
  type GracefulShutdown,
  type GracefulShutdownOptions,
  type ShutdownEnd,
} from './shutdown/graceful-shutdown.js';
