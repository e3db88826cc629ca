import type { INestApplicationContext } from '@nestjs/common';
import { missingSeam } from '#container';

/**
 * Stops Nest from listening to signals. Private: `activeShutdownSignals` and `unsubscribeFromProcessSignals` of an
 * application, present after `enableShutdownHooks()`.
 *
 * @returns whether it did
 */
export function takeSignals(app: INestApplicationContext): boolean {
  const listening = Reflect.get(app, 'activeShutdownSignals') as unknown[] | undefined;
  if (!listening?.length) return false;
  const unsubscribe = Reflect.get(app, 'unsubscribeFromProcessSignals') as (() => void) | undefined;
  if (typeof unsubscribe === 'function') unsubscribe.call(app);
  else
    missingSeam(
      '@nestjs/core',
      'NestApplicationContext.unsubscribeFromProcessSignals',
      'with enableShutdownHooks() a signal destroys providers at once',
    );
  return true;
}
