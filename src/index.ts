export { ObservabilityError, type ObservabilityErrorCode, type ObservabilityOptions } from '#contracts';
export { runWith } from '#context';
export { ManagementServer } from '#management';
export { Monitored } from './decorators/monitored.decorator.js';
export { Observed, type ObservedOptions } from './decorators/observed.decorator.js';
export { HttpObserver } from './http/http.observer.js';
export { ObservabilityModule } from './observability.module.js';
