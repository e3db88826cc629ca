import vm from 'node:vm';
import v8 from 'node:v8';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Observable } from 'rxjs';
import { whenDone } from './outcome.js';
import type { OutcomeListener } from './outcome-listener.js';

/** A query builder: it runs its query when it is awaited. */
class Query {
  runs = 0;
  limited = 0;
  #answer: unknown;

  constructor(answer: unknown) {
    this.#answer = answer;
  }

  limit(count: number): this {
    this.limited = count;
    return this;
  }

  then<T>(fulfilled?: (value: unknown) => T, rejected?: (error: unknown) => T): Promise<T> {
    this.runs++;
    const run = this.#answer instanceof Error ? Promise.reject(this.#answer) : Promise.resolve(this.#answer);
    return run.then(fulfilled, rejected);
  }
}

function recorder(): OutcomeListener & { events: string[] } {
  const events: string[] = [];
  return { events, succeeded: () => events.push('succeeded'), failed: () => events.push('failed') };
}

describe('whenDone, given a query builder,', () => {
  it('returns the same object, which has not run and can be extended', async () => {
    const [query, listener] = [new Query('rows'), recorder()];
    const handed = whenDone(query, listener);
    expect(handed).toBe(query);
    await Promise.resolve();
    expect([query.runs, listener.events]).toEqual([0, []]);
    expect(await handed.limit(5)).toBe('rows');
    expect([query.runs, query.limited, listener.events]).toEqual([1, 5, ['succeeded']]);
  });

  it('is notified of a failure, which reaches the caller unchanged', async () => {
    const [error, listener] = [new Error('no table'), recorder()];
    await expect(whenDone(new Query(error), listener)).rejects.toBe(error);
    expect(listener.events).toEqual(['failed']);
  });

  it.each([
    ['catch', 'rows', ['succeeded'], 'rows'],
    ['catch', new Error('no table'), ['failed'], 'caught'],
    ['finally', 'rows', ['succeeded'], 'rows'],
    ['finally', new Error('no table'), ['failed'], 'caught'],
  ] as const)('notices a `%s` that does not go through `then` (%#)', async (name, answer, events, result) => {
    const run = (): Promise<unknown> =>
      answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    const query = {
      then: (...reactions: Parameters<Promise<unknown>['then']>) => run().then(...reactions),
      catch: (reaction: (error: unknown) => unknown) => run().catch(reaction),
      finally: (reaction: () => void) => run().finally(reaction),
    };
    const listener = recorder();
    const handed = whenDone(query, listener);
    const asked = name === 'catch' ? handed.catch(() => 'caught') : handed.finally(() => undefined);
    expect(await asked.catch(() => 'caught')).toBe(result);
    expect(listener.events).toEqual(events);
  });

  it('reports once, however often it is run', async () => {
    const [query, listener] = [new Query('rows'), recorder()];
    const handed = whenDone(query, listener);
    await handed;
    await handed;
    expect([query.runs, listener.events]).toEqual([2, ['succeeded']]);
  });

  it('counts as complete, and stays unchanged, if it was not run by the end of the turn', async () => {
    const [query, listener] = [new Query('rows'), recorder()];
    const before = Reflect.ownKeys(query);
    whenDone(query, listener);
    await setImmediate();
    expect([listener.events, Reflect.ownKeys(query)]).toEqual([['succeeded'], before]);
    expect([await query, query.runs, listener.events]).toEqual(['rows', 1, ['succeeded']]);
  });

  it('is notified of one that is run by `exec`', async () => {
    const [error, listener] = [new Error('no table'), recorder()];
    const query = Object.assign(new Query(1), { exec: () => Promise.reject(error) });
    await expect(whenDone(query, listener).exec()).rejects.toBe(error);
    expect([listener.events, query.runs]).toEqual([['failed'], 0]);
  });

  it('accepts one that is frozen', async () => {
    const [query, listener] = [Object.freeze({ then: (ok: (value: number) => void) => ok(1) }), recorder()];
    expect(whenDone(query, listener)).toBe(query);
    expect(listener.events).toEqual(['succeeded']);
  });
});

describe('A result that is never consumed', () => {
  it.each<[string, () => object]>([
    ['an Observable', () => new Observable()],
    ['an async generator', () => (async function* () {})()],
    ['a query builder', () => new Query(1)],
  ])('counts as complete when the turn is over: %s', async (_name, make) => {
    const listeners = Array.from({ length: 1_000 }, () => {
      const listener = recorder();
      whenDone(make(), listener);
      return listener;
    });
    await setImmediate();
    expect(listeners.every(({ events }) => events.length === 1)).toBe(true);
  });

  it('ends the call of an abandoned loop when the generator is collected', async () => {
    const listener = recorder();
    async function* numbers() {
      yield 1;
      yield 2;
    }
    await (async () => void (await whenDone(numbers(), listener).next()))();
    for (let round = 0; round < 50 && listener.events.length === 0; round++) {
      await setImmediate();
      collectGarbage();
    }
    expect(listener.events).toEqual(['succeeded']);
  });

  v8.setFlagsFromString('--expose-gc');
  const collectGarbage = vm.runInNewContext('gc') as () => void;

  async function isFreed(make: (listener: OutcomeListener) => unknown): Promise<boolean> {
    const kept = ((): WeakRef<object> => {
      const listener = recorder();
      make(listener);
      return new WeakRef(listener);
    })();
    for (let round = 0; round < 20 && kept.deref(); round++) {
      await setImmediate();
      collectGarbage();
    }
    return kept.deref() === undefined;
  }

  it.each<[string, (listener: OutcomeListener) => unknown]>([
    ['an Observable', (listener) => whenDone(new Observable(), listener)],
    ['an async iterator', (listener) => whenDone((async function* () {})(), listener)],
    ['a query builder', (listener) => whenDone(new Query(1), listener)],
  ])('is not held on to: %s', async (_name, make) => expect(await isFreed(make)).toBe(true));
});
