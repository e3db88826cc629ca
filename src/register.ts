/**
 * Starts tracing early, from the environment: `import 'nestjs-observability/register'` as the first line of `main.ts`, or
 * `node --import nestjs-observability/register dist/main.js`. Needed only for OpenTelemetry instrumentations of other
 * libraries, which have to come before what they instrument. `ObservabilityModule.forRoot` adopts it, with its options.
 */
import { startEarlyTracing } from '#tracing';
import { resolveOptions } from './options/resolve-options.js';

try {
  startEarlyTracing(resolveOptions());
} catch {
  // A variable is wrong: `forRoot` says which one, with the application's own error handling around it.
}
