import Module from 'node:module';

/**
 * CommonJS files that are loaded, which OpenTelemetry's packages are even when they are imported. Undocumented: `_cache` of
 * `node:module`; without it nothing is warned of.
 */
export function loadedFiles(): string[] {
  return Object.keys((Module as unknown as { _cache?: Record<string, unknown> })._cache ?? {});
}

/** Whether an instrumentation of OpenTelemetry patched a function. Private: the mark `__wrapped`. */
export function isPatched(fn: unknown): boolean {
  return (fn as { __wrapped?: unknown } | undefined)?.__wrapped === true;
}
