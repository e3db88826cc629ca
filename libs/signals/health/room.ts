// What is published is for other rooms, too; below, what is for them alone.
// eslint-disable-next-line no-restricted-imports -- the two doors of this room belong together
export * from './index.js';
export { HealthModule } from './health.module.js';
export { HEALTH_OPTIONS } from './health.options.js';
export { HealthPages } from './health.pages.js';
