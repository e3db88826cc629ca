import 'reflect-metadata';
import type { ModulesContainer } from '@nestjs/core';
import { wrapMethod } from '#kernel';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What is put around methods that carry some metadata. */
export interface MethodWrapper {
  /** Whether a method, or the method `key` of a class, is meant. */
  matches: (method: Method, type: object, key: string) => boolean;
  /** @param name `Class.method` */
  wrap: (original: Method, name: string, type: object) => Method;
}

const WRAPPED = Symbol('nestjs-observability wrapped');

/**
 * Puts wrappers around the methods of an application's providers and controllers, before Nest's explorers look at them.
 * On the prototypes, so that request-scoped instances have them too; each wrapper finds the application it works for by
 * the instance. A second application with the same classes finds them wrapped.
 */
export function wrapPrototypes(modules: ModulesContainer, wrappers: readonly MethodWrapper[]): void {
  for (const type of classesOf(modules)) {
    const prototype = (type as { prototype?: object }).prototype;
    for (let owner = prototype; owner && owner !== Object.prototype; owner = parentOf(owner)) {
      for (const key of Object.getOwnPropertyNames(owner)) wrapOne(owner, key, type, wrappers);
    }
  }
}

function wrapOne(owner: object, key: string, type: object, wrappers: readonly MethodWrapper[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  const method: unknown = descriptor?.value;
  if (key === 'constructor' || !descriptor?.configurable || typeof method !== 'function' || WRAPPED in method)
    return;
  const wrapper = wrappers.find(({ matches }) => matches(method as Method, type, key));
  if (!wrapper) return;
  wrapMethod(descriptor, (original) => wrapper.wrap(original, `${nameOf(owner)}.${key}`, type));
  Object.defineProperty(descriptor.value, WRAPPED, { value: true });
  Object.defineProperty(owner, key, descriptor);
}

function classesOf(modules: ModulesContainer): Set<object> {
  const classes = new Set<object>();
  for (const module of modules.values()) {
    // A factory's `metatype` is the factory.
    for (const { metatype, inject } of [...module.providers.values(), ...module.controllers.values()]) {
      if (metatype && !inject) classes.add(metatype);
    }
  }
  return classes;
}

function parentOf(prototype: object): object | undefined {
  return (Object.getPrototypeOf(prototype) as object | null) ?? undefined;
}

function nameOf(prototype: object): string {
  return prototype.constructor.name;
}
