export { ObservabilityError, type ObservabilityErrorCode, type ObservabilityOptions } from '#contracts';
export { runWith } from '#context';
export { ManagementServer } from '#management';
export { HttpObserver } from './http/http.observer.js';
export { ObservabilityModule } from './observability.module.js';
