import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  ROOT_CONTEXT,
  trace,
  type Context,
  type ContextManager,
  type Span,
} from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { Retried } from './retried.decorator.js';
import { currentAttempt, type RetryAttempt } from './retry-attempt.js';
import { retry } from './retry.js';

/** Fails a number of times, then succeeds. */
function failing(times: number): { calls: number; work: () => Promise<string> } {
  const state = {
    calls: 0,
    work: async () => {
      state.calls += 1;
      if (state.calls <= times) throw new Error(`attempt ${state.calls}`);
      return Promise.resolve('done');
    },
  };
  return state;
}

const quick = { operation: 'op', initialDelayMs: 1 };

describe('retry', () => {
  it('returns the first success and passes each attempt its number', async () => {
    const numbers: number[] = [];
    const answer = await retry(
      ({ attempt }) => {
        numbers.push(attempt);
        if (attempt < 3) throw new Error('not yet');
        return 'done';
      },
      { ...quick, maxAttempts: 5 },
    );
    expect([answer, numbers]).toEqual(['done', [1, 2, 3]]);
  });

  it('gives up after maxAttempts (default 3) with the last error itself', async () => {
    const twice = failing(9);
    await expect(retry(twice.work, { ...quick, maxAttempts: 2 })).rejects.toThrow('attempt 2');
    const unsaid = failing(9);
    await expect(retry(unsaid.work, quick)).rejects.toThrow('attempt 3');
    expect([twice.calls, unsaid.calls]).toEqual([2, 3]);
  });

  it('takes the number of retries instead of attempts, and not both', async () => {
    const once = failing(9);
    await expect(retry(once.work, { ...quick, maxRetries: 1 })).rejects.toThrow('attempt 2');
    const never = failing(9);
    await expect(retry(never.work, { ...quick, maxRetries: 0 })).rejects.toThrow('attempt 1');
    expect([once.calls, never.calls]).toEqual([2, 1]);
    await expect(retry(once.work, { ...quick, maxRetries: 1, maxAttempts: 2 })).rejects.toThrow(
      /OBS_RETRY.*"op".*maxRetries \+ 1/,
    );
    await expect(retry(once.work, { ...quick, maxRetries: -1 })).rejects.toThrow(/OBS_RETRY.*maxRetries.*-1/);
  });

  it.each([
    ['says no', () => false],
    [
      'throws',
      () => {
        throw new Error('bad predicate');
      },
    ],
  ])('does not try again when retryIf %s', async (_name, retryIf) => {
    const { work } = failing(1);
    await expect(retry(work, { ...quick, retryIf })).rejects.toThrow('attempt 1');
  });

  it('does not start a wait that would end after maxTotalMs, and rejects with the last error', async () => {
    const { work } = failing(9);
    const options = { operation: 'op', maxAttempts: 1_000, initialDelayMs: 1, maxTotalMs: 40 };
    await expect(retry(work, options)).rejects.toThrow(/attempt \d+|took longer than 40 ms/);
  });

  it('aborts an attempt that is still running at maxTotalMs, through its signal', async () => {
    let stopped: AbortSignal | undefined;
    const hanging = retry(({ signal }) => new Promise((_resolve) => (stopped = signal)), {
      operation: 'hang',
      maxTotalMs: 20,
    });
    // Keeps the process alive until then.
    const hold = setTimeout(() => undefined, 10_000);
    await expect(hanging).rejects.toMatchObject({
      code: 'OBS_RETRY',
      message: expect.stringContaining('20 ms'),
    });
    clearTimeout(hold);
    expect(stopped?.aborted).toBe(true);
  });

  it('ends a wait at once when its signal is aborted, with the last error as the cause', async () => {
    const control = new AbortController();
    const { work } = failing(9);
    const options = {
      operation: 'op',
      initialDelayMs: 3_600_000,
      maxDelayMs: 3_600_000,
      signal: control.signal,
    };
    const ended = retry(work, options);
    setImmediate(() => control.abort());
    await expect(ended).rejects.toMatchObject({ code: 'OBS_RETRY', cause: new Error('attempt 1') });
    await expect(retry(work, options)).rejects.toMatchObject({ code: 'OBS_RETRY' });
  });

  it.each([
    ['maxAttempts', 0],
    ['maxAttempts', 1.5],
    ['maxTotalMs', 0],
    ['initialDelayMs', -1],
    ['maxDelayMs', Number.NaN],
    ['maxDelayMs', Number.POSITIVE_INFINITY],
    ['maxDelayMs', 2_592_000_000],
    ['initialDelayMs', 2_592_000_000],
    ['maxTotalMs', 2_592_000_000],
  ])('refuses %s of %d, naming it', async (name, value) => {
    const bad = { operation: 'op', [name]: value };
    await expect(retry(() => 1, bad)).rejects.toMatchObject({
      code: 'OBS_RETRY',
      message: expect.stringContaining(name),
    });
    expect(() => Retried(bad)({}, 'm', { value: async () => 1 })).toThrow(name);
  });
});

class Hanging {
  attempts: (RetryAttempt | undefined)[] = [];

  /** Its second attempt must begin before the time is over. */
  @Retried({ initialDelayMs: 1, maxTotalMs: 2_000 })
  async limited(): Promise<void> {
    await this.hang();
  }

  @Retried({ signal: (_name: string, signal?: AbortSignal) => signal })
  async stoppable(_name: string, _signal?: AbortSignal): Promise<void> {
    await this.hang();
  }

  @Retried({
    signal: () => {
      throw new Error('no signal');
    },
  })
  async broken(): Promise<void> {
    await this.hang();
  }

  private async hang(): Promise<void> {
    await Promise.resolve();
    const attempt = currentAttempt();
    this.attempts.push(attempt);
    if (attempt?.attempt === 1 && !attempt.signal.aborted && this.attempts.length === 1)
      throw new Error('the first fails');
    await new Promise((_resolve, reject) =>
      attempt?.signal.addEventListener('abort', () => reject(new Error('stopped'))),
    );
  }
}

/** A context manager whose storage is not accessible. */
class OtherManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  active = (): Context => this.#storage.getStore() ?? ROOT_CONTEXT;
  with = ((inside: Context, run: () => unknown, self: unknown, ...args: []) =>
    this.#storage.run(inside, () => Reflect.apply(run, self, args))) as ContextManager['with'];
  bind = <T>(_inside: Context, target: T): T => target;
  enable = (): this => this;
  disable = (): this => this;
}

describe('@Retried', () => {
  it('runs each attempt in the context of its span, also under another context manager', async () => {
    class Seen {
      readonly spans: (Span | undefined)[] = [];

      @Retried({ initialDelayMs: 1 })
      async work(times: number): Promise<number> {
        this.spans.push(trace.getActiveSpan());
        await Promise.resolve();
        this.spans.push(trace.getActiveSpan());
        if (this.spans.length < 2 * times) throw new Error('again');
        return times;
      }
    }
    context.setGlobalContextManager(new OtherManager());
    try {
      const seen = new Seen();
      expect(await seen.work(2)).toBe(2);
      const [first] = seen.spans;
      expect(first).toBeDefined();
      expect(seen.spans.map((span) => span === first)).toEqual([true, true, false, false]);
      expect(trace.getActiveSpan()).toBeUndefined();
    } finally {
      context.disable();
    }
  });

  it('gives the method, and all it calls, the attempt number and an abort signal', async () => {
    const hanging = new Hanging();
    const hold = setTimeout(() => undefined, 10_000);
    await expect(hanging.limited()).rejects.toMatchObject({ code: 'OBS_RETRY' });
    clearTimeout(hold);
    expect(hanging.attempts.map((found) => [found?.attempt, found?.signal.aborted])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(currentAttempt()).toBeUndefined();
  });

  it('ends the call whose own signal is aborted, and no other one', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const hanging = new Hanging();
    hanging.attempts.push(undefined);
    const calls = [hanging.stoppable('one', one.signal), hanging.stoppable('other', other.signal)];
    const ends = calls.map((call) => call.catch((error: unknown) => error));
    one.abort();
    expect(await ends[0]).toMatchObject({ code: 'OBS_RETRY' });
    expect(await Promise.race([ends[1], Promise.resolve('goes on')])).toBe('goes on');
    other.abort();
    await ends[1];
  });

  it('rejects without starting if its signal cannot be determined', async () => {
    const hanging = new Hanging();
    await expect(hanging.broken()).rejects.toThrow('no signal');
    expect(hanging.attempts).toEqual([]);
  });

  it('keeps name, length, metadata and this', async () => {
    class Orders {
      readonly prefix = 'order';

      @Retried({ initialDelayMs: 1 })
      async load(id: number, _more?: string): Promise<string> {
        return Promise.resolve(`${this.prefix} ${id}`);
      }
    }
    expect([Orders.prototype.load.name, Orders.prototype.load.length]).toEqual(['load', 2]);
    expect(await new Orders().load(7)).toBe('order 7');
  });
});
