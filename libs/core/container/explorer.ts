import * as nest from '@nestjs/core';
import type { ModulesContainer } from '@nestjs/core';

/** The part of Nest's module record that is read here. */
type NestModule = ReturnType<ModulesContainer['get']> & object;

/**
 * Nest's record of a provider or a controller (`InstanceWrapper`). `metatype` is typed, but it is undocumented that
 * Nest calls it as the factory when it creates the provider.
 */
export interface Registration {
  readonly token: unknown;
  /** A class, the function of a `useFactory` provider, or nothing for a `useValue` provider. */
  metatype: unknown;
  readonly inject?: unknown;
  readonly instance?: unknown;
  /** Whether it is an alias of another provider (`useExisting`). */
  readonly isAlias?: boolean;
  /** Instances of a transient provider, one per consumer. */
  getStaticTransientInstances?(): readonly ({ readonly instance: unknown } | undefined)[];
}

/** A method with the prototype that defines it. */
export interface FoundMethod {
  readonly owner: object;
  readonly key: string;
  readonly method: (...args: never[]) => unknown;
  readonly descriptor: PropertyDescriptor;
}

/** Providers that Nest adds itself, some to every module: they have many methods, and none is a handler. */
const OF_NEST = new Set<unknown>(Object.values(nest));

/** Whether Nest itself provides this token. */
export function isOfNest(token: unknown): boolean {
  return OF_NEST.has(token);
}

/**
 * The only scan of Nest's container: all code that looks for modules, providers, controllers or their methods uses it.
 *
 * @param isWanted selects modules by their class
 */
export function modulesOf(
  modules: ModulesContainer,
  isWanted: (type: unknown) => boolean = () => true,
): NestModule[] {
  return [...modules.values()].filter(({ metatype }) => isWanted(metatype));
}

/**
 * The providers of an application, as Nest registers them; a provider may be in several modules.
 *
 * @param isWanted selects modules by their class
 */
export function providersOf(
  modules: ModulesContainer,
  isWanted?: (type: unknown) => boolean,
): Registration[] {
  return modulesOf(modules, isWanted).flatMap(({ providers }) => [
    ...(providers.values() as Iterable<Registration>),
  ]);
}

/** The controllers of an application, as Nest registers them. */
export function controllersOf(modules: ModulesContainer): Registration[] {
  return modulesOf(modules).flatMap(({ controllers }) => [
    ...(controllers.values() as Iterable<Registration>),
  ]);
}

/**
 * The objects whose hooks Nest calls when the application starts and stops, without duplicates.
 *
 * @param isWanted selects modules by their class
 */
export function hookedInstances(modules: ModulesContainer, isWanted?: (type: unknown) => boolean): object[] {
  const registrations = modulesOf(modules, isWanted)
    .flatMap(({ controllers, providers, injectables, middlewares }) => [
      controllers,
      providers,
      injectables,
      middlewares,
    ])
    .flatMap((kind): Registration[] => [...(kind.values() as Iterable<Registration>)])
    .filter(({ token, isAlias }) => !isAlias && !isOfNest(token));
  const transient = registrations.flatMap((one) => one.getStaticTransientInstances?.() ?? []);
  return objectsOf([...registrations, ...transient].map((one) => one?.instance));
}

/** The current instances of registrations, without duplicates. */
export function instancesOf(registrations: readonly Registration[]): object[] {
  return objectsOf(registrations.map(({ instance }) => instance));
}

function objectsOf(values: readonly unknown[]): object[] {
  return [...new Set(values)].filter((one): one is object => typeof one === 'object' && one !== null);
}

/**
 * Yields the methods of a prototype and of all prototypes above it, including overridden ones; accessors are not read.
 */
export function* methodsOf(prototype: object | null | undefined): Generator<FoundMethod> {
  for (let owner = prototype; owner && owner !== Object.prototype; owner = parentOf(owner)) {
    for (const key of Object.getOwnPropertyNames(owner)) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, key);
      const method: unknown = descriptor?.value;
      if (key === 'constructor' || !descriptor || typeof method !== 'function') continue;
      yield { owner, key, method: method as FoundMethod['method'], descriptor };
    }
  }
}

/** The prototype of an object; undefined when reading it throws, as a proxy may. */
export function parentOf(object: object): object | undefined {
  return (Object.getPrototypeOf(object) as object | null) ?? undefined;
}
