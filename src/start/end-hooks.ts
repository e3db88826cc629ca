import { Logger } from '@nestjs/common';
import { isObservabilityModule } from '../single-import.js';

/** What Nest calls when an application ends, in this order. */
const END_HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'];

/**
 * Ends parts of this package as Nest would: each hook of all parts, then the next hook. `ObservabilityModule`, which ends
 * everything else, is left out. Never rejects: an error is logged, and the others are ended.
 */
export async function endHooks(parts: readonly object[]): Promise<void> {
  const ended = parts.filter((part) => !isObservabilityModule(part.constructor));
  for (const name of END_HOOKS) await Promise.all(ended.map((part) => callHook(part, name)));
}

async function callHook(part: object, name: string): Promise<void> {
  try {
    const hook: unknown = Reflect.get(part, name);
    if (typeof hook === 'function') await Reflect.apply(hook, part, []);
  } catch (error) {
    new Logger('Observability').warn(`${name} of ${part.constructor.name} failed: ${String(error)}`);
  }
}
