import Module from 'node:module';
import { missingSeam } from '#container';

/**
 * Loaded CommonJS files, which OpenTelemetry's packages are even when imported. Undocumented: `_cache` of
 * `node:module`.
 */
export function loadedFiles(): string[] {
  const cache: unknown = Reflect.get(Module, '_cache');
  if (typeof cache === 'object' && cache !== null) return Object.keys(cache);
  missingSeam(
    'Node.js',
    'module._cache',
    'instrumentations of OpenTelemetry that are loaded too late are not warned of',
  );
  return [];
}

/** Whether an OpenTelemetry instrumentation has patched a function. Private: the mark `__wrapped`. */
export function isPatched(fn: unknown): boolean {
  return (fn as { __wrapped?: unknown } | undefined)?.__wrapped === true;
}
