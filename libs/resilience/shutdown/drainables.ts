import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { READINESS, type OnDrain, type Readiness } from '#contracts';
import { bullWorkersOf } from '#bullmq';

/** Every provider (and module) of the application that takes work in by itself, and every worker of BullMQ. */
export function drainablesOf(app: INestApplicationContext): OnDrain[] {
  const instances = [...new Set(instancesOf(app))];
  return [...instances.filter(isDrainable), ...instances.flatMap(bullWorkersOf)];
}

export function readinessOf(app: INestApplicationContext): Readiness | undefined {
  return instancesOf(app, READINESS)[0] as Readiness | undefined;
}

/**
 * What there is in the container, under one token or any. `app.get()` cannot be asked for what may not be there: Nest
 * ends the process when it throws.
 */
export function instancesOf(app: INestApplicationContext, token?: symbol): unknown[] {
  const modules = app.get(ModulesContainer, { strict: false });
  const providers = [...modules.values()].flatMap((module) => [...module.providers.values()]);
  return providers
    .filter((provider) => token === undefined || provider.token === token)
    .map((provider) => provider.instance);
}

function isDrainable(instance: unknown): instance is OnDrain {
  return (
    typeof instance === 'object' &&
    instance !== null &&
    typeof (instance as Partial<OnDrain>).onDrain === 'function'
  );
}
