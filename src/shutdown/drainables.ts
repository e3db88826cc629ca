import type { INestApplicationContext } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DRAIN, READINESS, type Drainable, type Readiness } from '#contracts';

/** Every provider (and module) of the application that takes work in by itself. */
export function drainablesOf(app: INestApplicationContext): Drainable[] {
  const discovery = find<DiscoveryService>(app, DiscoveryService);
  const instances = new Set(discovery?.getProviders().map(({ instance }) => instance as unknown));
  return [...instances].filter(isDrainable);
}

export function readinessOf(app: INestApplicationContext): Readiness | undefined {
  return find<Readiness>(app, READINESS);
}

function isDrainable(instance: unknown): instance is Drainable {
  return (
    typeof instance === 'object' &&
    instance !== null &&
    typeof (instance as Partial<Drainable>)[DRAIN] === 'function'
  );
}

function find<T>(
  app: INestApplicationContext,
  token: Parameters<INestApplicationContext['get']>[0],
): T | undefined {
  try {
    return app.get<T>(token, { strict: false });
  } catch {
    return undefined;
  }
}
