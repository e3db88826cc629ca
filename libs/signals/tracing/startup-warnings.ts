import { Logger } from '@nestjs/common';
import { startedEarly } from './early-tracing.js';
import { loadedFiles } from './seams.js';

const API = /^(.*[\\/]@opentelemetry[\\/]api)[\\/]build[\\/]/;
const INSTRUMENTATION =
  /[\\/]node_modules[\\/](@opentelemetry[\\/](?:auto-)?instrumentations?-[^\\/]+|@prisma[\\/]instrumentation)[\\/]/;

/** Warns about known causes of missing spans. */
export function warnOfTraps(files: readonly string[] = loadedFiles()): void {
  const logger = new Logger('Tracing');
  const copies = matchesOf(API, files);
  if (copies.length > 1) {
    logger.warn(
      `@opentelemetry/api is loaded ${copies.length} times (${copies.join(', ')}): spans made with one copy may be missing. ` +
        'Make all packages use one version, for example with "npm dedupe" or "overrides"',
    );
  }
  const instrumentations = matchesOf(INSTRUMENTATION, files);
  if (instrumentations.length > 0 && !startedEarly()) {
    logger.warn(
      `Instrumentations are loaded (${instrumentations.join(', ')}), but tracing starts with the application: libraries ` +
        'imported before create no spans. Start with "node --import nestjs-observability/register", or import ' +
        '"nestjs-observability/register" first',
    );
  }
}

function matchesOf(pattern: RegExp, files: readonly string[]): string[] {
  return [...new Set(files.map((file) => pattern.exec(file)?.[1]).filter((found) => found !== undefined))];
}
