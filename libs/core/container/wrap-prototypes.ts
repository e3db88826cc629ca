import 'reflect-metadata';
import type { ModulesContainer } from '@nestjs/core';
import { wrapMethod } from '#kernel';
import { controllersOf, methodsOf, parentOf, type FoundMethod, type Registration } from './explorer.js';
import { observedProviders } from './own-module.js';

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
 * the instance. A second application with the same classes finds them wrapped. What a factory makes is wrapped as soon as
 * it is made.
 */
export function wrapPrototypes(modules: ModulesContainer, wrappers: readonly MethodWrapper[]): void {
  for (const one of [...observedProviders(modules), ...controllersOf(modules)]) {
    if (one.inject === undefined && isClass(one.metatype)) wrapClass(one.metatype, wrappers);
    else wrapInstance(one.instance, wrappers);
    if (one.inject !== undefined) wrapProducts(one, wrappers);
  }
}

/** Whatever a factory returns, or promises, is wrapped before anybody else sees it. */
function wrapProducts(registration: Registration, wrappers: readonly MethodWrapper[]): void {
  const factory = registration.metatype;
  if (typeof factory !== 'function' || WRAPPED in factory) return;
  const observe = <T>(product: T): T => {
    wrapInstance(product, wrappers);
    return product;
  };
  const observed = (...dependencies: unknown[]): unknown => {
    const product = (factory as (...all: unknown[]) => unknown)(...dependencies);
    return product instanceof Promise ? product.then(observe) : observe(product);
  };
  // Metadata and properties of the factory are found on it, too.
  Object.setPrototypeOf(observed, factory);
  const { name, length } = factory;
  registration.metatype = Object.defineProperties(observed, {
    [WRAPPED]: { value: true },
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  });
}

function wrapInstance(instance: unknown, wrappers: readonly MethodWrapper[]): void {
  if (typeof instance !== 'object' || instance === null) return;
  try {
    const prototype = parentOf(instance);
    const type: unknown = prototype?.constructor;
    if (prototype && prototype !== Object.prototype && isClass(type)) wrapChain(prototype, type, wrappers);
  } catch {
    // A provider that does not like to be looked at, such as a proxy that throws.
  }
}

function wrapClass(type: object, wrappers: readonly MethodWrapper[]): void {
  wrapChain((type as { prototype?: object }).prototype, type, wrappers);
}

function wrapChain(prototype: object | undefined, type: object, wrappers: readonly MethodWrapper[]): void {
  for (const found of methodsOf(prototype)) wrapOne(found, type, wrappers);
}

function isClass(type: unknown): type is object {
  return typeof type === 'function';
}

function wrapOne(
  { owner, key, method, descriptor }: FoundMethod,
  type: object,
  wrappers: readonly MethodWrapper[],
): void {
  if (!descriptor.configurable || WRAPPED in method) return;
  const wrapper = wrappers.find(({ matches }) => matches(method as Method, type, key));
  if (!wrapper) return;
  wrapMethod(descriptor, (original) => wrapper.wrap(original, `${nameOf(owner)}.${key}`, type));
  Object.defineProperty(descriptor.value, WRAPPED, { value: true });
  Object.defineProperty(owner, key, descriptor);
}

function nameOf(prototype: object): string {
  return prototype.constructor.name;
}
