import 'reflect-metadata';
import type { ModulesContainer } from '@nestjs/core';
import { wrapMethod } from '#kernel';
import { controllersOf, methodsOf, parentOf, type FoundMethod, type Registration } from './explorer.js';
import { observedProviders } from './own-module.js';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** A wrapper for methods with certain metadata. */
export interface MethodWrapper {
  /** Whether to wrap the method `key` of a class. */
  matches: (method: Method, type: object, key: string) => boolean;
  /** @param name `Class.method` */
  wrap: (original: Method, name: string, type: object) => Method;
}

const WRAPPED = Symbol('nestjs-observability wrapped');

/**
 * Wraps the methods of an application's providers and controllers, before Nest's explorers read them. Prototypes are
 * wrapped, so that request-scoped instances are included; a wrapper determines its application from the instance, and a
 * second application with the same classes reuses the wrappers. An object that a factory creates is wrapped as soon as
 * it exists.
 */
export function wrapPrototypes(modules: ModulesContainer, wrappers: readonly MethodWrapper[]): void {
  for (const one of [...observedProviders(modules), ...controllersOf(modules)]) {
    if (one.inject === undefined && isClass(one.metatype)) wrapClass(one.metatype, wrappers);
    else wrapInstance(one.instance, wrappers);
    if (one.inject !== undefined) wrapProducts(one, wrappers);
  }
}

/** Wraps what a factory returns, or its promise resolves to, before anyone else receives it. */
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
  // So that metadata and properties of the factory can be read from the replacement.
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
    // The provider cannot be inspected, e.g. a proxy that throws.
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
