export type { HealthCheckOptions, HealthDetails, HealthIndicatorContract } from './health-check.js';
export { HealthEndpoint } from './health.endpoint.js';
export { HealthIndicator } from './health-indicator.decorator.js';
export { HealthModule } from './health.module.js';
export { HealthRegistry } from './health-registry.js';
export { HealthService } from './health.service.js';
