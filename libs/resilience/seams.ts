import type { INestApplicationContext } from '@nestjs/common';
import { missingSeam } from '#container';

/**
 * Has Nest listen to signals no longer. Private: `activeShutdownSignals` and `unsubscribeFromProcessSignals` of an
 * application; they are there after `enableShutdownHooks()`.
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
