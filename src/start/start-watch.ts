import { AsyncLocalStorage } from 'node:async_hooks';
import { waitAtMost } from '#contracts';
import { dataMethod, Hook, type Replacement } from '#kernel';

/** Nest's start hooks. */
const START_HOOKS = ['onModuleInit', 'onApplicationBootstrap'];
/** Time that this package's hooks have to finish opening files and ports after another hook failed, in milliseconds. */
const SETTLE_MS = 1_000;

/**
 * Watches the start hooks and closes the telemetry when one fails, since Nest then calls no shutdown hook. The caller
 * of `init` or `listen` receives the error afterwards, so a second start in the same process finds ports and files
 * free.
 */
export class StartWatch {
  private readonly hooks: Hook[] = [];
  /** Set while a hook runs. */
  private readonly inside = new AsyncLocalStorage<true>();
  /** Pending work of this package's hooks. */
  private readonly opening: Promise<unknown>[] = [];
  private closing: Promise<void> | undefined;
  private isOver = false;

  /** @param close closes the telemetry; called at most once, with the hook's error; must not reject */
  constructor(private readonly close: (error: unknown) => Promise<void>) {}

  /** @param own the instances that belong to this package */
  begin(instances: readonly object[], own: ReadonlySet<object>): void {
    const [ofOwn, ofOthers] = [this.watched(true), this.watched(false)];
    for (const instance of instances) {
      try {
        this.watch(instance, own.has(instance) ? ofOwn : ofOthers);
      } catch {
        // A provider that cannot be inspected, such as a proxy that throws.
      }
    }
  }

  /** Restores the original methods. */
  end(): void {
    this.isOver = true;
    for (const hook of this.hooks.splice(0)) {
      const { target } = hook;
      if (target) hook.remove(target);
    }
    this.inside.disable();
  }

  private watch(instance: object, replacement: Replacement): void {
    const names = START_HOOKS.filter((name) => dataMethod(instance, name));
    if (names.length === 0) return;
    const hook = new Hook(instance);
    for (const name of names) hook.replace(instance, name, replacement);
    this.hooks.push(hook);
  }

  private watched(isOwn: boolean): Replacement {
    const run = (call: () => unknown): unknown => this.run(call, isOwn);
    const isWatched = (): boolean => !this.isOver && this.inside.getStore() === undefined;
    const { inside } = this;
    return (original) =>
      function hook(this: unknown, ...args) {
        const call = (): unknown => original.apply(this, args);
        // A hook called by another hook rejects to its caller, which may handle the error.
        return isWatched() ? inside.run(true, run, call) : call();
      };
  }

  private run(call: () => unknown, isOwn: boolean): unknown {
    try {
      const result = call();
      if (!isThenable(result)) return result;
      // `then` is called only once, as lazy thenables start their work with it.
      const work = Promise.resolve(result);
      if (isOwn) this.waitFor(work);
      return work.catch((error: unknown) => this.failed(error));
    } catch (error) {
      return this.failed(error);
    }
  }

  private waitFor(work: Promise<unknown>): void {
    const ignored = (): void => undefined;
    this.opening.push(work.then(ignored, ignored));
  }

  private async failed(error: unknown): Promise<never> {
    await (this.closing ??= this.closeAll(error));
    throw error;
  }

  private async closeAll(error: unknown): Promise<void> {
    // Nest calls the hooks of a module in a row, so hooks after the failed one may have started, too.
    await Promise.resolve();
    this.end();
    await waitAtMost(SETTLE_MS, Promise.all(this.opening));
    await this.close(error);
  }
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof (result as { then?: unknown } | null | undefined)?.then === 'function';
}
