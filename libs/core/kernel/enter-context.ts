import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { registeredContextManager } from './context-manager.js';

type Storage = AsyncLocalStorage<Context | undefined>;

let lastManager: object | undefined;
let lastStorage: Storage | undefined;

/**
 * Where the registered context manager keeps the active context; undefined when there is none, or one of
 * another make. With it a context is entered and left by two assignments, where `context.with` adds four frames to the stack.
 */
export function contextStorage(): Storage | undefined {
  const manager = registeredContextManager();
  if (manager !== lastManager) {
    lastManager = manager;
    lastStorage = storageOf(manager);
  }
  return lastStorage;
}

/** As `context.active()`, past OpenTelemetry's API where it is known where the context is kept. */
export function activeContext(): Context {
  const storage = contextStorage();
  return storage ? (storage.getStore() ?? ROOT_CONTEXT) : context.active();
}

/**
 * Makes a context the active one, until what is returned is called, in the same turn.
 *
 * @returns undefined where only a function can be run in a context: with a context manager of another make, or none
 */
export function enterContext(inside: Context): (() => void) | undefined {
  const storage = contextStorage();
  if (!storage) return undefined;
  const outside = storage.getStore();
  storage.enterWith(inside);
  return () => storage.enterWith(outside);
}

/** Ours keeps it in `storage`, OpenTelemetry's in a private field, in every version so far. */
function storageOf(manager: object | undefined): Storage | undefined {
  const { storage, _asyncLocalStorage: theirs } = (manager ?? {}) as Record<string, unknown>;
  const found = storage ?? theirs;
  return found instanceof AsyncLocalStorage ? (found as Storage) : undefined;
}
