import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { READINESS, type OnDrain, type Readiness } from '#contracts';
import { bullWorkersOf } from '#bullmq';
import { instancesOf, providersOf } from '#container';

/** All providers and modules of the application that start work on their own, and all BullMQ workers. */
export function drainablesOf(app: INestApplicationContext): OnDrain[] {
  const instances = instancesIn(app);
  return [...instances.filter(isDrainable), ...instances.flatMap(bullWorkersOf)];
}

export function readinessOf(app: INestApplicationContext): Readiness | undefined {
  return instancesIn(app, READINESS)[0] as Readiness | undefined;
}

/**
 * Instances in the container, under one token or any. `app.get()` is not used for optional tokens, because Nest ends
 * the process when it throws.
 */
export function instancesIn(app: INestApplicationContext, token?: symbol): object[] {
  const providers = providersOf(app.get(ModulesContainer, { strict: false }));
  return instancesOf(token === undefined ? providers : providers.filter((one) => one.token === token));
}

function isDrainable(instance: object): instance is OnDrain {
  return typeof (instance as Partial<OnDrain>).onDrain === 'function';
}
