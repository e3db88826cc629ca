import type { ModulesContainer } from '@nestjs/core';
import { instancesOf, providersOf } from './explorer.js';

/** The application's own instances of a kind: what providers hold, told by how it looks rather than by its class. */
export function discovered<T>(
  modules: ModulesContainer,
  looksLike: (instance: object) => instance is T & object,
): T[] {
  return instancesOf(providersOf(modules)).filter(safely(looksLike));
}

/** A provider may be a proxy or have getters that throw; then it is not what is looked for. */
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
