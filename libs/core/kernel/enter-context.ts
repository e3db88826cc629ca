import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from '@opentelemetry/api';
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

/** Ours keeps it in `storage`, OpenTelemetry's in a private field, in every version so far. */
function storageOf(manager: object | undefined): Storage | undefined {
  const { storage, _asyncLocalStorage: theirs } = (manager ?? {}) as Record<string, unknown>;
  const found = storage ?? theirs;
  return found instanceof AsyncLocalStorage ? (found as Storage) : undefined;
}
