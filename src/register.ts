/**
 * Starts tracing early, from the environment: `import 'nestjs-observability/register'` as the first line of `main.ts`,
 * or `node --import nestjs-observability/register dist/main.js`. Required only for OpenTelemetry instrumentations of
 * other libraries, which must start before the library is loaded. `ObservabilityModule.forRoot` takes over this tracing
 * and applies its options.
 */
import { startEarlyTracing } from '#tracing';
import { resolveOptions } from './options/resolve-options.js';

try {
  startEarlyTracing(resolveOptions());
} catch {
  // An invalid variable: `forRoot` reports it again, within the application's error handling.
}
