import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ObservabilityError } from '#contracts';

/**
 * Path of the telemetry thread's code: in the built package, or in `build/` when the sources run without a build.
 *
 * @throws ObservabilityError `OBS_STORE` when a bundler did not copy the file
 */
export function threadFile(): string {
  const file =
    typeof __dirname === 'string'
      ? join(dirname(__dirname), 'internal/telemetry-thread.js')
      : join(process.cwd(), 'build/telemetry-thread.cjs');
  if (existsSync(file)) return file;
  throw new ObservabilityError(
    'OBS_STORE',
    `the file of the telemetry thread is missing: ${file}. A bundler does not copy it: keep "nestjs-observability" ` +
      'out of the bundle (webpack, esbuild: "external"), or leave the options "store" and "thread" out.',
  );
}
