import type { ModulesContainer } from '@nestjs/core';
import { isOfNest, providersOf, type Registration } from './explorer.js';

const OWN = Symbol.for('nestjs-observability:own-module');

/**
 * Decorator of a module of this package whose providers are all its own: they end when the start of the application fails.
 *
 * @param isObserved whether the methods of its providers are observed as those of the application. Default: `false`
 */
export function OwnModule({ isObserved = false } = {}): ClassDecorator {
  return (type) => void Object.defineProperty(type, OWN, { value: isObserved ? 'observed' : 'unobserved' });
}

/** Tells the class of a module of this package. */
export function isOwnModule(type: unknown): boolean {
  return ownModule(type) !== undefined;
}

/** The providers that may be the application's: most of what a small application consists of is of Nest or of this package. */
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
