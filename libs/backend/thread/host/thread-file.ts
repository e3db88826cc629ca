import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ObservabilityError } from '#contracts';

/**
 * Where the code of the telemetry thread is: beside the built package, or in `build/` while the sources run as they are.
 *
 * @throws ObservabilityError `OBS_STORE` when a bundler has left it behind
 */
export function threadFile(): string {
  const file =
    typeof __dirname === 'string'
      ? join(dirname(__dirname), 'internal/telemetry-thread.js')
      : join(process.cwd(), 'build/telemetry-thread.cjs');
  if (existsSync(file)) return file;
  throw new ObservabilityError(
    'OBS_STORE',
    `the file of the telemetry thread is missing: ${file}. A bundler leaves it behind: keep "nestjs-observability" ` +
      'out of the bundle (webpack, esbuild: "external"), or leave the options "store" and "thread" out.',
  );
}
