import 'reflect-metadata';
import { Catch, UseFilters } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { controllersOf, methodsOf } from '#container';
import { requestInProgress } from '#kernel';

/** Nest's metadata key of route handlers. */
const ROUTE = 'path';

/**
 * For an exception, Nest checks each filter of a route and stops at the first match. This class is checked first,
 * records the exception for its request, and never matches, so that the application's filters work as before.
 */
class AnyException {
  static [Symbol.hasInstance](exception: unknown): boolean {
    requestInProgress()?.failed(exception);
    return false;
  }
}

@Catch(AnyException)
class ExceptionWatch {
  /** Never called, because the class above matches nothing. */
  catch(): void {
    return undefined;
  }
}

const filter = new ExceptionWatch();
const watched = new WeakSet<object>();

/**
 * Records every exception that leaves a route: from guards, pipes, interceptors and handlers. A global filter would not
 * be called when the application has its own.
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
