import * as nest from '@nestjs/core';
import type { ModulesContainer } from '@nestjs/core';

/** Nest's record of a module, as far as it is read here. */
type NestModule = ReturnType<ModulesContainer['get']> & object;

/**
 * Nest's record of a provider or a controller (`InstanceWrapper`). Its type shows `metatype`; that Nest calls a factory by
 * what stands there when it makes the provider is not documented.
 */
export interface Registration {
  readonly token: unknown;
  /** A class, the function of a `useFactory` provider, or nothing for a `useValue` provider. */
  metatype: unknown;
  readonly inject?: unknown;
  readonly instance?: unknown;
  /** Another name of a provider (`useExisting`). */
  readonly isAlias?: boolean;
  /** Of a transient provider: the objects that others hold. */
  getStaticTransientInstances?(): readonly ({ readonly instance: unknown } | undefined)[];
}

/** A method where it stands: on a class, or on one that it extends. */
export interface FoundMethod {
  readonly owner: object;
  readonly key: string;
  readonly method: (...args: never[]) => unknown;
  readonly descriptor: PropertyDescriptor;
}

/** What Nest provides by itself, some of it in every module: it is asked for many methods, and none is a handler. */
const OF_NEST = new Set<unknown>(Object.values(nest));

/** Whether a token is of something that Nest provides by itself. */
export function isOfNest(token: unknown): boolean {
  return OF_NEST.has(token);
}

/**
 * The one scan of Nest's container: all code that looks for modules, providers, controllers or their methods uses it.
 *
 * @param isWanted tells a module by its class
 */
export function modulesOf(
  modules: ModulesContainer,
  isWanted: (type: unknown) => boolean = () => true,
): NestModule[] {
  return [...modules.values()].filter(({ metatype }) => isWanted(metatype));
}

/**
 * The providers of an application, as Nest registers them; a provider may stand in several modules.
 *
 * @param isWanted tells the modules by their classes
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
 * The objects whose hooks Nest calls when the application starts and ends, each once.
 *
 * @param isWanted tells the modules by their classes
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

/** The objects that registrations hold by now, each once. */
export function instancesOf(registrations: readonly Registration[]): object[] {
  return objectsOf(registrations.map(({ instance }) => instance));
}

function objectsOf(values: readonly unknown[]): object[] {
  return [...new Set(values)].filter((one): one is object => typeof one === 'object' && one !== null);
}

/** The methods of a prototype and of all above it, those that are overridden included; accessors are not touched. */
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

/** What an object inherits from; a proxy may throw. */
export function parentOf(object: object): object | undefined {
  return (Object.getPrototypeOf(object) as object | null) ?? undefined;
}
