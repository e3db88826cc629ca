import { context, createContextKey, type Context } from '@opentelemetry/api';
import { baseContext } from './array-context.js';

/** A typed place in an application's scope. */
export interface AppSlot<T> {
  readonly key: symbol;
  /** Never set: it carries the type. */
  readonly type?: T;
}

/** Names a place that each application fills for itself. */
export function appSlot<T>(name: string): AppSlot<T> {
  return { key: Symbol.for(`nestjs-observability/slot@1:${name}`) };
}

/**
 * One application in the process. Decorators run outside dependency injection, so they ask here which application
 * a call belongs to; two applications never share what is in their scopes.
 */
export class AppScope {
  private readonly slots = new Map<symbol, unknown>();
  /** Whether Nest has made all parts of the application. */
  isComplete = false;

  get<T>(slot: AppSlot<T>): T | undefined {
    return this.slots.get(slot.key) as T | undefined;
  }

  set<T>(slot: AppSlot<T>, value: T): void {
    this.slots.set(slot.key, value);
  }
}

/** Under which a context says what application it is in. */
export const APP_KEY = createContextKey('nestjs-observability app');

/** Which applications are open, and whose instances are whose: one per process, whichever copies of this file are loaded. */
interface ProcessState {
  readonly open: AppScope[];
  readonly owners: WeakMap<object, AppScope>;
}

const STATE = Symbol.for('nestjs-observability/apps@1');
const { open, owners } = ((globalThis as { [STATE]?: ProcessState })[STATE] ??= {
  open: [],
  owners: new WeakMap(),
});

/** Starts an application's life. */
export function openApp(): AppScope {
  const scope = new AppScope();
  open.push(scope);
  return scope;
}

/**
 * Marks an application whose parts Nest has all made. It is preferred to those whose start failed before: Nest reports no
 * end for them.
 */
export function completeApp(scope: AppScope): void {
  const index = open.indexOf(scope);
  if (index < 0) return;
  open.splice(index, 1);
  scope.isComplete = true;
  const after = open.findIndex(({ isComplete }) => !isComplete);
  open.splice(after < 0 ? open.length : after, 0, scope);
}

/** Ends it: decorators no longer find the application. */
export function closeApp(scope: AppScope): void {
  const index = open.indexOf(scope);
  if (index >= 0) open.splice(index, 1);
}

/** Says that an instance (a provider, a controller) lives in an application. */
export function claim(instance: object, scope: AppScope): void {
  owners.set(instance, scope);
}

/** A context inside an application: what runs in it belongs to that application. */
export function contextOfApp(scope: AppScope, parent: Context = context.active()): Context {
  return parent.getValue(APP_KEY) === scope ? parent : baseContext(parent).setValue(APP_KEY, scope);
}

/**
 * The application a call belongs to: the only one in the process (the fast path), else the one that owns `self`,
 * else the one whose request or message is being handled, else the first that is complete.
 */
export function appOf(self?: unknown): AppScope | undefined {
  return open.length <= 1 ? open[0] : (ownerOf(self) ?? open[0]);
}

/**
 * The application that owns `self`, else the one whose request or message is being handled, though it may have ended;
 * undefined when neither says so.
 */
export function ownerOf(self?: unknown): AppScope | undefined {
  const owner = typeof self === 'object' && self !== null ? owners.get(self) : undefined;
  return owner ?? (context.active().getValue(APP_KEY) as AppScope | undefined);
}
