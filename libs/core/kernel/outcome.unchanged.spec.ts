import { execFile } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { BehaviorSubject, concatMap, firstValueFrom, Observable, of } from 'rxjs';
import { whenDone } from './outcome.js';
import type { OutcomeListener } from './outcome-listener.js';

function recorder(): OutcomeListener & { events: unknown[] } {
  const events: unknown[] = [];
  return {
    events,
    succeeded: (value) => events.push(['succeeded', value]),
    failed: (error) => events.push(['failed', error]),
  };
}

const LOADER = new URL('../../../test/support/typescript-loader.mjs', import.meta.url).href;
const OUTCOME = new URL('outcome.ts', import.meta.url).href;

/** A separate process, because Jest handles all rejections. */
function runs(work: string): Promise<{ code: unknown; stdout: string }> {
  const script = `import { whenDone } from '${OUTCOME}'; ${work}`;
  const args = ['-C', 'obs:source', '--import', LOADER, '--input-type=module', '-e', script];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
  });
}

/** A promise subclass with state that cannot be copied. */
class Cancelable extends Promise<unknown> {
  #cancelled = false;

  cancel(): boolean {
    return (this.#cancelled = true);
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }
}

describe('A promise with additional members or its own class', () => {
  it('keeps its additional members', async () => {
    const listener = recorder();
    const answer = Object.assign(Promise.resolve(7), { json: () => Promise.resolve({ a: 1 }) });
    const handed = whenDone(answer, listener);
    expect(await handed.json()).toEqual({ a: 1 });
    expect(await handed).toBe(7);
    expect(listener.events).toEqual([['succeeded', 7]]);
  });

  it('stays the same object if it has its own class', async () => {
    const listener = recorder();
    const work = Cancelable.resolve('done') as Cancelable;
    const handed = whenDone(work, listener);
    expect(handed).toBe(work);
    expect([handed.cancel(), handed.cancelled]).toEqual([true, true]);
    expect(await handed).toBe('done');
    expect(listener.events).toEqual([['succeeded', 'done']]);
  });

  it('reports a failure, which is unhandled only if no caller awaits it', async () => {
    const heard = `const heard = { succeeded() {}, failed: (error) => console.log('heard', error.message) };
      class Own extends Promise {}
      const handed = whenDone(Own.reject(new Error('broken')), heard);`;
    const waited = await runs(
      `${heard} await handed.catch((error) => console.log('caught', error.message));`,
    );
    expect(waited).toEqual({ code: 0, stdout: 'heard broken\ncaught broken\n' });
    // The process ends before any callback, as it does without this package.
    expect(await runs(heard)).toEqual({ code: 1, stdout: '' });
  });

  it.each(['rejects at once', 'rejects later'])(
    'has its unhandled rejection reported once: %s',
    async (when) => {
      const work = `let reports = 0;
      process.on('unhandledRejection', (error) => console.log(error.message, ++reports));
      class Own extends Promise {}
      const broken = () => new Own((_resolve, reject) => ${
        when === 'rejects later' ? 'setTimeout(reject, 30, error)' : 'reject(error)'
      });
      const error = new Error('broken');
      const alive = setInterval(() => undefined, 1000);
      let heard = 0;
      const failed = () => {
        console.log('heard');
        if (++heard === 2) setTimeout(() => clearInterval(alive), 50);
      };
      const listener = { succeeded() {}, failed };
      whenDone(whenDone(broken(), listener), listener);`;
      const { code, stdout } = await runs(work);
      const lines = stdout.split('\n').filter(Boolean).sort();
      expect([code, lines]).toEqual([0, ['broken 1', 'heard', 'heard']]);
    },
  );

  it('does not report a rejection that the application handles, in any way', async () => {
    const work = `process.on('unhandledRejection', () => console.log('reported'));
      process.on('rejectionHandled', () => console.log('handled later'));
      const listener = { succeeded() {}, failed() {} };
      const broken = (ms) => new Promise((_resolve, reject) => setTimeout(reject, ms, new Error('broken')));
      const handle = [
        (p) => p.catch(() => 1), (p) => p.then(null, () => 1), (p) => p.finally(() => 1).catch(() => 1),
        async (p) => { try { await p } catch {} }, (p) => Promise.all([p]).catch(() => 1),
        (p) => Promise.allSettled([p]), (p) => (async () => p)().catch(() => 1),
        (p) => Promise.resolve(p).catch(() => 1), (p) => new Promise((ok) => ok(p)).catch(() => 1),
      ];
      for (const way of handle) {
        void way(whenDone(broken(5), listener));
        const kept = whenDone(broken(50), listener);
        setTimeout(() => way(kept), 20);
      }
      const own = Promise.reject(new Error('broken')); own.catch(() => 1); void whenDone(own, listener);
      setTimeout(() => console.log('end'), 100);`;
    expect(await runs(work)).toEqual({ code: 0, stdout: 'end\n' });
  });

  it.each(['unhandledRejection', 'nothing'])(
    'has its later rejection reported as without us when its caller ignores it, with a listener for %s',
    async (event) => {
      const work = (follow: string): string => `
      let [reports, heard] = [0, 0];
      process.on('${event}', (error, promise) => console.log(error.message, promise === ignored, ++reports));
      const listener = { succeeded() {}, failed: (error) => console.log('heard', error.message, ++heard) };
      const broken = (text) => new Promise((_resolve, reject) => setTimeout(reject, 20, new Error(text)));
      const follow = (promise) => ${follow};
      const own = broken('handled by the method itself'); own.catch(() => 1); void follow(own);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const ignored = follow(broken('ignored'));
      // Checks of the promise do not keep the process alive: it waits for what must happen, then for what must not.
      const limit = performance.now() + 20_000;
      const alive = setInterval(() => {
        if ((reports < 1 || heard < ${follow === 'promise' ? 0 : 2}) && performance.now() < limit) return;
        clearInterval(alive);
        setTimeout(() => console.log('end'), 60);
      }, 10);`;
      const [bare, followed] = await Promise.all(
        ['promise', 'whenDone(promise, listener)'].map((follow) => runs(work(follow))),
      );
      const heard = followed?.stdout.split('\n').filter((line) => line.startsWith('heard'));
      const others = followed?.stdout.split('\n').filter((line) => !line.startsWith('heard'));
      expect([followed?.code, others?.join('\n')]).toEqual([bare?.code, bare?.stdout]);
      const dies = event === 'nothing';
      expect(bare).toEqual({ code: dies ? 1 : 0, stdout: dies ? '' : 'ignored true 1\nend\n' });
      expect(heard).toEqual(['heard handled by the method itself 1', ...(dies ? [] : ['heard ignored 2'])]);
    },
  );

  it('is observed without being retained: one that can never settle is collected, and its call ends', async () => {
    const work = `const events = [];
      const listener = { succeeded: (value) => events.push(value), failed() {} };
      let kept = whenDone(new Promise((ok) => setTimeout(ok, 20, 'late')), listener);
      whenDone(new Promise(() => undefined), listener);
      for (let n = 0; n < 100 && events.length < 2; n++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        gc();
      }
      console.log(events.sort(), Object.getPrototypeOf(kept) === Promise.prototype);`;
    const { stdout } = await runs(`import v8 from 'node:v8'; import vm from 'node:vm';
      v8.setFlagsFromString('--expose-gc'); const gc = vm.runInNewContext('gc'); ${work}`);
    expect(stdout).toBe("[ 'late', undefined ] true\n");
  });

  it('is the same object each time it is returned, with its own prototype once it is awaited', async () => {
    const cached = Promise.resolve(7);
    const [first, second] = [recorder(), recorder()];
    expect([whenDone(cached, first) === cached, whenDone(cached, second) === cached]).toEqual([true, true]);
    expect([cached.constructor, cached instanceof Promise]).toEqual([Promise, true]);
    expect([await cached, Object.getPrototypeOf(cached)]).toEqual([7, Promise.prototype]);
    expect([first.events, second.events]).toEqual([[['succeeded', 7]], [['succeeded', 7]]]);
    expect(Object.getOwnPropertyNames(cached)).toEqual([]);
  });

  it('is not started if its class starts lazily', async () => {
    class Lazy extends Promise<unknown> {
      runs = 0;
      override then(...reactions: Parameters<Promise<unknown>['then']>): never {
        this.runs++;
        return Promise.resolve('late').then(...reactions) as never;
      }
    }
    const [listener, lazy] = [recorder(), new Lazy(() => undefined)];
    void whenDone(lazy, listener);
    await Promise.resolve();
    expect([lazy.runs, listener.events]).toEqual([0, []]);
    expect([await lazy, lazy.runs, listener.events]).toEqual(['late', 1, [['succeeded', 'late']]]);
  });
});

describe('A thenable that is returned repeatedly', () => {
  const newQuery = () => ({ then: (done: (rows: string) => unknown) => Promise.resolve('rows').then(done) });
  const query = newQuery();

  it('is wrapped once, and resolves as before', async () => {
    for (let call = 0; call < 50_000; call++) whenDone(query, recorder());
    expect(await query).toBe('rows');
  });

  it('notifies the listeners added since it was last awaited', async () => {
    const [first, second] = [recorder(), recorder()];
    await whenDone(query, first);
    await whenDone(query, second);
    expect([first.events, second.events]).toEqual([[['succeeded', 'rows']], [['succeeded', 'rows']]]);
  });

  it('keeps at most a hundred listeners, and notifies the others at once', () => {
    const listeners = Array.from({ length: 101 }, recorder);
    const other = newQuery();
    for (const listener of listeners) whenDone(other, listener);
    expect(listeners.map(({ events }) => events.length)).toEqual([...Array<number>(100).fill(0), 1]);
  });
});

describe('An Observable with additional members or its own class', () => {
  it('remains a subject, with its value and its methods', () => {
    const [listener, subject] = [recorder(), new BehaviorSubject(1)];
    const handed = whenDone(subject, listener);
    const seen: number[] = [];
    const subscription = handed.subscribe((value) => seen.push(value));
    handed.next(2);
    expect([handed === subject, handed.value, seen]).toEqual([true, 2, [1, 2]]);
    subscription.unsubscribe();
    expect(listener.events).toEqual([['succeeded', undefined]]);
  });

  it('reports its end through other operators', async () => {
    const [ended, failed] = [recorder(), recorder()];
    const subject = whenDone(new BehaviorSubject(1), ended);
    const last = firstValueFrom(subject.pipe(concatMap((value) => of(value * 10))));
    expect(await last).toBe(10);
    expect(ended.events).toEqual([['succeeded', undefined]]);
    const broken = whenDone(new BehaviorSubject(1), failed);
    broken.subscribe({ error: () => undefined });
    broken.error('broken');
    expect(failed.events).toEqual([['failed', 'broken']]);
  });

  it('keeps its additional members and its class', async () => {
    const listener = recorder();
    const added = Object.assign(of(1), { id: 7 });
    class Rows extends Observable<number> {}
    expect(whenDone(added, listener).id).toBe(7);
    expect(whenDone(new Rows(), listener)).toBeInstanceOf(Rows);
    expect(await firstValueFrom(added)).toBe(1);
    expect(listener.events).toEqual([['succeeded', undefined]]);
  });
});
