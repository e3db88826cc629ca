// What is published is for other rooms, too; below, what is for them alone.
// eslint-disable-next-line no-restricted-imports -- the two doors of this room belong together
export * from './index.js';
export { CheckRunner } from './engine/check-runner.js';
export { CheckState, type CheckOutcome, type CheckRules, type HealthChange } from './engine/check-state.js';
export { EventLoopWatch } from './engine/event-loop-watch.js';
export { HealthModule } from './health.module.js';
export { HEALTH_OPTIONS } from './health.options.js';
export { HealthPages } from './health.pages.js';
