import type { ModulesContainer } from '@nestjs/core';
import { isOfNest, providersOf, type Registration } from './explorer.js';

const OWN = Symbol.for('nestjs-observability:own-module');

/** Decorator of a module of this package whose providers are all its own: nothing in it is to be observed. */
export function OwnModule(): ClassDecorator {
  return (type) => void Object.defineProperty(type, OWN, { value: true });
}

/** The providers that may be the application's: most of what a small application consists of is of Nest or of this package. */
export function observedProviders(modules: ModulesContainer): Registration[] {
  return providersOf(modules, isObserved).filter(({ token }) => !isOfNest(token));
}

function isObserved(module: unknown): boolean {
  return typeof module !== 'function' || !Object.hasOwn(module, OWN);
}
