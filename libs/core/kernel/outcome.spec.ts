import { describe, expect, it } from '@jest/globals';
import { firstValueFrom, of, Subject, throwError } from 'rxjs';
import { whenDone } from './outcome.js';

function recorder(): { events: unknown[]; succeeded(value: unknown): void; failed(error: unknown): void } {
  const events: unknown[] = [];
  return {
    events,
    succeeded: (value) => events.push(['succeeded', value]),
    failed: (error) => events.push(['failed', error]),
  };
}

async function rejectedWith(reason: unknown): Promise<never> {
  throw reason;
}

describe('whenDone', () => {
  it.each([42, 'text', null, undefined, { plain: true }])(
    'reports a plain value at once and returns it: %p',
    (value) => {
      const listener = recorder();
      expect(whenDone(value, listener)).toBe(value);
      expect(listener.events).toEqual([['succeeded', value]]);
    },
  );

  it('waits for a promise and keeps its value', async () => {
    const listener = recorder();
    const result = whenDone(Promise.resolve('v'), listener);
    expect(listener.events).toEqual([]);
    await expect(result).resolves.toBe('v');
    expect(listener.events).toEqual([['succeeded', 'v']]);
  });

  it('keeps a rejection as it is, also of undefined', async () => {
    const listener = recorder();
    await expect(whenDone(rejectedWith(undefined), listener)).rejects.toBeUndefined();
    expect(listener.events).toEqual([['failed', undefined]]);
  });

  it('follows an Observable to its end, its error or its unsubscription', async () => {
    const listener = recorder();
    await firstValueFrom(whenDone(of(1), listener));
    await expect(
      firstValueFrom(
        whenDone(
          throwError(() => 'broken'),
          listener,
        ),
      ),
    ).rejects.toBe('broken');
    whenDone(new Subject(), listener).subscribe().unsubscribe();
    expect(listener.events).toEqual([
      ['succeeded', undefined],
      ['failed', 'broken'],
      ['succeeded', undefined],
    ]);
  });

  it('follows an async iterator to the end of the loop, a break or an error', async () => {
    async function* numbers(fail = false): AsyncGenerator<number> {
      yield 1;
      if (fail) throw new Error('broken');
      yield 2;
    }
    const listener = recorder();
    const seen: number[] = [];
    for await (const number of whenDone(numbers(), listener)) seen.push(number);
    expect(seen).toEqual([1, 2]);
    for await (const _ of whenDone(numbers(), listener)) break;
    await expect(
      (async () => {
        for await (const _ of whenDone(numbers(true), listener));
      })(),
    ).rejects.toThrow('broken');
    expect(listener.events.map((event) => (event as unknown[])[0])).toEqual([
      'succeeded',
      'succeeded',
      'failed',
    ]);
  });
});
