import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HealthIndicatorLike } from '../health-check.js';
import { CheckRunner } from './check-runner.js';
import type { CheckResult } from './check-state.js';

type Check = HealthIndicatorLike['check'];

describe('CheckRunner', () => {
  const runners: CheckRunner[] = [];

  function runnerOf(check: Check, settings: { intervalMs?: number; timeoutMs?: number } = {}) {
    const results: CheckResult[] = [];
    const news = new EventEmitter();
    const runner = new CheckRunner(
      'db',
      check,
      { intervalMs: 10, timeoutMs: 30, jitter: 0.1, ...settings },
      (result) => {
        results.push(result);
        news.emit('result');
      },
    );
    runners.push(runner);
    const until = async (count: number): Promise<void> => {
      while (results.length < count) await once(news, 'result');
    };
    return { runner, results, until };
  }

  afterEach(() => runners.splice(0).forEach((runner) => runner.stop()));

  it('runs the check at once and then again and again, until it is stopped', async () => {
    let runs = 0;
    const { runner, results, until } = runnerOf(() => ({ run: (runs += 1) }));
    runner.start();
    await until(3);
    runner.stop();
    const after = runs;
    await pause(50);
    expect(runs).toBe(after);
    expect(results[2]).toMatchObject({ outcome: 'up', details: { run: 3 } });
  });

  it('never runs a check twice at once, however often it is asked and however slow it is', async () => {
    let [atWork, most] = [0, 0];
    const slow: Check = async () => {
      most = Math.max(most, (atWork += 1));
      await pause(25);
      atWork -= 1;
    };
    const { runner, until } = runnerOf(slow, { timeoutMs: 20_000 });
    runner.start();
    await Promise.all(Array.from({ length: 20 }, () => runner.run()));
    await until(3);
    expect(most).toBe(1);
  });

  it('cuts off a check that hangs, aborts its signal and reports it', async () => {
    let reason: unknown;
    const { runner } = runnerOf(
      (signal) =>
        new Promise(() => signal.addEventListener('abort', () => void (reason = signal.reason as Error))),
    );
    expect(await runner.run()).toMatchObject({ outcome: 'down', message: 'no answer within 30 ms' });
    expect(String(reason)).toContain('no answer within 30 ms');
  });

  it('does not start a check again that was cut off and has not ended, but goes on reporting it', async () => {
    let runs = 0;
    const { runner, results, until } = runnerOf(() => new Promise(() => void (runs += 1)));
    runner.start();
    await until(5);
    expect(runs).toBe(1);
    expect(results[4]).toMatchObject({
      outcome: 'down',
      message: expect.stringMatching(
        /^still running for \d+\.\d s; it is started again when this run has ended$/,
      ),
    });
    expect(runner.busy).toBe(true);
  });

  it('starts it again as soon as the hanging run has ended', async () => {
    let [runs, release] = [0, (): void => undefined];
    const { runner, results, until } = runnerOf(() => {
      runs += 1;
      return runs > 1 ? undefined : new Promise<void>((resolve) => (release = resolve));
    });
    runner.start();
    await until(2);
    release();
    await until(results.length + 2);
    expect(results.at(-1)?.outcome).toBe('up');
    expect(runner.busy).toBe(false);
  });

  it('holds one run at most of a check that never ends, however long it hangs', async () => {
    let runs = 0;
    const { runner, results, until } = runnerOf(() => new Promise(() => void (runs += 1)), {
      intervalMs: 1,
      timeoutMs: 1,
    });
    runner.start();
    await until(60);
    expect(runs).toBe(1);
    expect(results.every(({ outcome }) => outcome === 'down')).toBe(true);
  });

  it.each([
    [
      'a getter that throws',
      () => ({
        get rows(): number {
          throw new Error('getter');
        },
      }),
      'its answer could not be read: Error: getter',
    ],
    [
      'a proxy that throws',
      () =>
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no keys for amqp://app:hunter2@rabbit');
            },
          },
        ),
      'its answer could not be read: Error: no keys for amqp://[redacted]@rabbit',
    ],
    [
      'a status that has no text',
      () => ({ status: Object.create(null) as unknown, self: 1n }),
      expect.stringMatching(/^its answer could not be read: TypeError/),
    ],
    [
      'an error whose causes throw',
      () =>
        Promise.reject(
          Object.defineProperty(new Error('refused'), 'causes', {
            get: () => {
              throw new Error('causes');
            },
          }),
        ),
      'its answer could not be read: Error: causes',
    ],
  ] as [string, Check, string][])('survives %s, and runs the check again', async (_what, check, message) => {
    const { runner, results, until } = runnerOf(check);
    runner.start();
    await until(3);
    expect(results[2]).toMatchObject({ outcome: 'down', message });
  });

  it('has its next turn though the listener of its results throws', async () => {
    let runs = 0;
    const twice = new EventEmitter();
    const runner = new CheckRunner(
      'db',
      () => {
        if ((runs += 1) === 2) twice.emit('twice');
      },
      { intervalMs: 1, timeoutMs: 30, jitter: 0 },
      () => {
        throw new Error('listener');
      },
    );
    runners.push(runner);
    const again = once(twice, 'twice');
    runner.start();
    await again;
  });

  it.each([
    ['throws', () => Promise.reject(new Error('refused')), 'refused'],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a check may do
    ['throws nothing at all', () => Promise.reject(undefined), 'failed without a reason'],
    [
      'throws an error without a text',
      () => Promise.reject(Object.assign(new Error(), { code: 'EPIPE' })),
      'EPIPE',
    ],
    [
      'throws before it returns',
      () => {
        throw new Error('at once');
      },
      'at once',
    ],
    [
      'throws what has no text',
      () => Promise.reject(Object.create(null)), // eslint-disable-line @typescript-eslint/prefer-promise-reject-errors
      'failed with something that has no text',
    ],
    ['says that it is down', () => ({ status: 'down', message: 'full' }), 'full'],
  ] as [string, Check, string][])('has a result though the check %s', async (_what, check, message) => {
    expect(await runnerOf(check).runner.run()).toMatchObject({ outcome: 'down', message });
  });

  it('understands results and errors of Terminus’s indicators', async () => {
    const up = await runnerOf(() => ({ db: { status: 'up', rows: 1 } })).runner.run();
    const down = await runnerOf(() => ({ other: { status: 'down', message: 'refused' } })).runner.run();
    const causes = { db: { status: 'down', message: 'timeout', host: 'db1' } };
    const thrown = await runnerOf(() =>
      Promise.reject(Object.assign(new Error('failed'), { causes })),
    ).runner.run();
    expect([up, down, thrown]).toMatchObject([
      { outcome: 'up', details: { rows: 1 } },
      { outcome: 'down', message: 'refused' },
      { outcome: 'down', message: 'timeout', details: { host: 'db1' } },
    ]);
  });

  it('removes passwords of addresses from messages, and truncates long ones', async () => {
    const secret = await runnerOf(() =>
      Promise.reject(new Error('connect amqp://app:hunter2@rabbit failed')),
    ).runner.run();
    expect(secret.message).toBe('connect amqp://[redacted]@rabbit failed');
    const long = await runnerOf(() => Promise.reject(new Error('x '.repeat(5_000)))).runner.run();
    expect(long.message?.length).toBeLessThan(510);
  });

  it('omits details that cannot be reported', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const { details } = await runnerOf(() => circular).runner.run();
    expect(details).toEqual({ details: 'left out: they are not JSON' });
    const large = await runnerOf(() => ({ text: 'x'.repeat(10_000) })).runner.run();
    expect(large.details).toEqual({ details: 'left out: more than 8192 characters' });
  });
});
