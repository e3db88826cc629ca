import { Logger } from '@nestjs/common';
import { isObservabilityModule } from '../single-import.js';

/** Nest's shutdown hooks, in their order. */
const END_HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'];

/**
 * Runs the shutdown hooks of this package's parts as Nest would: each hook on all parts, then the next hook.
 * `ObservabilityModule`, which closes everything else, is not included. Never rejects: an error is logged, and the
 * other parts are still closed.
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
