import type { ModulesContainer } from '@nestjs/core';
import { instancesOf, providersOf } from './explorer.js';

/** The application's provider instances of a kind, recognised by their shape rather than by their class. */
export function discovered<T>(
  modules: ModulesContainer,
  looksLike: (instance: object) => instance is T & object,
): T[] {
  return instancesOf(providersOf(modules)).filter(safely(looksLike));
}

/** A provider may be a proxy or have getters that throw; it then does not match. */
function safely<T>(looksLike: (instance: object) => instance is T & object) {
  return (instance: object): instance is T & object => {
    try {
      return looksLike(instance);
    } catch {
      return false;
    }
  };
}

/** Whether an object has all of these methods. */
export function hasMethods(instance: object, ...names: string[]): boolean {
  return names.every((name) => typeof (instance as Record<string, unknown>)[name] === 'function');
}
