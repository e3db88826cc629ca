import { context, createContextKey, type Context } from '@opentelemetry/api';
import { baseContext } from './array-context.js';

/** A typed key for a value in an application's scope. */
export interface AppSlot<T> {
  readonly key: symbol;
  /** Never set; carries the type. */
  readonly type?: T;
}

/** Creates a key whose value each application sets separately. */
export function appSlot<T>(name: string): AppSlot<T> {
  return { key: Symbol.for(`nestjs-observability/slot@1:${name}`) };
}

/**
 * The scope of one application in the process. Decorators run outside dependency injection, so they look up their
 * application here; two applications never share scope values.
 */
export class AppScope {
  private readonly slots = new Map<symbol, unknown>();

  get<T>(slot: AppSlot<T>): T | undefined {
    return this.slots.get(slot.key) as T | undefined;
  }

  set<T>(slot: AppSlot<T>, value: T): void {
    this.slots.set(slot.key, value);
  }
}

/**
 * Key of a function that says whether an application holds an instance. It is asked before the application has started,
 * when its instances are not claimed yet: a test may call them without starting the application.
 */
export const HOLDS_INSTANCE = appSlot<(instance: object) => boolean>('holds instance');

/** Context key of the application. */
export const APP_KEY = createContextKey('nestjs-observability app');

/** Open applications and the owners of instances: one per process, shared by all loaded copies of this file. */
interface ProcessState {
  /** Applications whose providers have all been created. */
  readonly open: AppScope[];
  /**
   * Applications that Nest is still creating. When a constructor throws, Nest calls no hook, so these are held by weak
   * references: a failed one disappears with its memory.
   */
  readonly starting: WeakRef<AppScope>[];
  readonly owners: WeakMap<object, AppScope>;
}

const STATE = Symbol.for('nestjs-observability/apps@2');
const { open, starting, owners } = ((globalThis as { [STATE]?: ProcessState })[STATE] ??= {
  open: [],
  starting: [],
  owners: new WeakMap(),
});

const forgotten = new FinalizationRegistry(() => removeStarting(undefined));

/** Registers an application. */
export function openApp(): AppScope {
  const scope = new AppScope();
  starting.push(new WeakRef(scope));
  forgotten.register(scope, undefined);
  return scope;
}

/** Marks an application whose providers have all been created. It takes precedence over those that are being created. */
export function completeApp(scope: AppScope): void {
  if (removeStarting(scope)) open.push(scope);
}

/** Removes an application: decorators no longer find it. */
export function closeApp(scope: AppScope): void {
  const index = open.indexOf(scope);
  if (index >= 0) open.splice(index, 1);
  else removeStarting(scope);
}

/** @param scope undefined removes references whose application is gone. @returns whether any was removed */
function removeStarting(scope: AppScope | undefined): boolean {
  const before = starting.length;
  const others = starting.filter((ref) => ref.deref() !== scope);
  starting.splice(0, before, ...others);
  return others.length < before;
}

/** Registers an instance (a provider, a controller) as belonging to an application. */
export function claim(instance: object, scope: AppScope): void {
  owners.set(instance, scope);
}

/** A context that belongs to an application. */
export function contextOfApp(scope: AppScope, parent: Context = context.active()): Context {
  return parent.getValue(APP_KEY) === scope ? parent : baseContext(parent).setValue(APP_KEY, scope);
}

/**
 * The application of a call: the only one in the process (the fast path), else the owner of `self`, else that of the
 * current request or message, else the first complete one.
 */
export function appOf(self?: unknown): AppScope | undefined {
  if (starting.length === 0 && open.length <= 1) return open[0];
  const isAlone = starting.length + open.length === 1;
  return (isAlone ? undefined : ownerOf(self)) ?? open[0] ?? firstStarting();
}

function firstStarting(): AppScope | undefined {
  for (const ref of starting) {
    const scope = ref.deref();
    if (scope) return scope;
  }
  return undefined;
}

/**
 * The owner of `self`, else the application of the current request or message, even if it was closed; undefined when
 * neither is known.
 */
export function ownerOf(self?: unknown): AppScope | undefined {
  const owner =
    typeof self === 'object' && self !== null ? (owners.get(self) ?? claimedNow(self)) : undefined;
  return owner ?? (context.active().getValue(APP_KEY) as AppScope | undefined);
}

/** Claims an instance for the application that holds it, among those that have not started yet. */
function claimedNow(instance: object): AppScope | undefined {
  for (const ref of starting) {
    const scope = ref.deref();
    if (!scope?.get(HOLDS_INSTANCE)?.(instance)) continue;
    claim(instance, scope);
    return scope;
  }
  return undefined;
}
