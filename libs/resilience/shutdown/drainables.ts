import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { READINESS, type OnDrain, type Readiness } from '#contracts';
import { bullWorkersOf } from '#bullmq';
import { instancesOf, providersOf } from '#container';

/** Every provider (and module) of the application that takes work in by itself, and every worker of BullMQ. */
export function drainablesOf(app: INestApplicationContext): OnDrain[] {
  const instances = instancesIn(app);
  return [...instances.filter(isDrainable), ...instances.flatMap(bullWorkersOf)];
}

export function readinessOf(app: INestApplicationContext): Readiness | undefined {
  return instancesIn(app, READINESS)[0] as Readiness | undefined;
}

/**
 * What there is in the container, under one token or any. `app.get()` cannot be asked for what may not be there: Nest
 * ends the process when it throws.
 */
export function instancesIn(app: INestApplicationContext, token?: symbol): object[] {
  const providers = providersOf(app.get(ModulesContainer, { strict: false }));
  return instancesOf(token === undefined ? providers : providers.filter((one) => one.token === token));
}

function isDrainable(instance: object): instance is OnDrain {
  return typeof (instance as Partial<OnDrain>).onDrain === 'function';
}
