import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventLoopWatch } from './event-loop-watch.js';

/** Blocks the event loop in turns of `turnMs` until a condition holds. */
async function overload(turnMs: number, until: () => boolean, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!until() && performance.now() < end) {
    const turnEnd = performance.now() + turnMs;
    while (performance.now() < turnEnd);
    await turn();
  }
}

describe('EventLoopWatch', () => {
  const watches: EventLoopWatch[] = [];

  function watch(maxLagMs: number): EventLoopWatch {
    const made = new EventLoopWatch(maxLagMs);
    watches.push(made);
    made.start();
    return made;
  }

  afterEach(() => watches.splice(0).forEach((one) => one.stop()));

  it('detects repeated long turns, and their end', async () => {
    const loop = watch(200);
    await overload(300, () => loop.load().overloadedMs > 1_000);
    expect(loop.load()).toMatchObject({ utilization: expect.any(Number) });
    expect(loop.load().overloadedMs).toBeGreaterThan(1_000);
    expect(loop.load().lagMs).toBeGreaterThanOrEqual(200);
    while (loop.load().overloadedMs > 0) await pause(50);
  });

  it('counts one turn of several seconds as one window, not as an overload of several seconds', async () => {
    const loop = watch(200);
    const begun = performance.now();
    await overload(2_500, () => performance.now() - begun > 2_000);
    while (loop.load().lagMs < 2_000) await pause(5);
    expect(loop.load().overloadedMs).toBeLessThan(2_000);
    while (loop.load().overloadedMs > 0) await pause(50);
  });

  it('tolerates a busy loop with short turns', async () => {
    const loop = watch(5_000);
    await overload(5, () => false, 1_500);
    expect(loop.load().overloadedMs).toBe(0);
  });
});
