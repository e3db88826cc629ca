import type { ModulesContainer } from '@nestjs/core';
import { isOfNest, providersOf, type Registration } from './explorer.js';

const OWN = Symbol.for('nestjs-observability:own-module');

/**
 * Decorator of this package's modules whose providers all belong to the package: they are closed when the application
 * fails to start.
 *
 * @param isObserved whether the methods of its providers are observed like those of the application. Default: `false`
 */
export function OwnModule({ isObserved = false } = {}): ClassDecorator {
  return (type) => void Object.defineProperty(type, OWN, { value: isObserved ? 'observed' : 'unobserved' });
}

/** Whether a class is a module of this package. */
export function isOwnModule(type: unknown): boolean {
  return ownModule(type) !== undefined;
}

/** The providers that may belong to the application: excludes those of Nest and of this package. */
export function observedProviders(modules: ModulesContainer): Registration[] {
  return providersOf(modules, isObserved).filter(({ token }) => !isOfNest(token));
}

function isObserved(module: unknown): boolean {
  return ownModule(module) !== 'unobserved';
}

function ownModule(type: unknown): 'observed' | 'unobserved' | undefined {
  if (typeof type !== 'function' || !Object.hasOwn(type, OWN)) return undefined;
  return (type as { [OWN]?: 'observed' | 'unobserved' })[OWN];
}
