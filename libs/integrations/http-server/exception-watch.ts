import 'reflect-metadata';
import { Catch, UseFilters } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { controllersOf, methodsOf } from '#container';
import { requestInProgress } from '#kernel';

/** Nest's metadata of a method that answers a route. */
const ROUTE = 'path';

/**
 * Nest asks each filter of a route whether it is for an exception, and stops at the first one that is. This class is
 * asked first, notes the exception on its request, and is never for it: filters of the application run as before.
 */
class AnyException {
  static [Symbol.hasInstance](exception: unknown): boolean {
    requestInProgress()?.failed(exception);
    return false;
  }
}

@Catch(AnyException)
class ExceptionWatch {
  /** Never called: the class above matches nothing. */
  catch(): void {
    return undefined;
  }
}

const filter = new ExceptionWatch();
const watched = new WeakSet<object>();

/**
 * Learns of every exception that leaves a route: from guards, pipes, interceptors and handlers. A global filter would
 * not be asked where the application has its own.
 */
export function watchExceptions(modules: ModulesContainer): void {
  for (const { metatype } of controllersOf(modules)) {
    for (const { owner, key, method, descriptor } of methodsOf(prototypeOf(metatype))) {
      if (watched.has(method) || !Reflect.hasMetadata(ROUTE, method)) continue;
      watched.add(method);
      UseFilters(filter)(owner, key, descriptor);
    }
  }
}

function prototypeOf(type: unknown): object | undefined {
  return (type as { prototype?: object } | null | undefined)?.prototype;
}
