import { describe, expect, it } from '@jest/globals';
import { OutageGate, type OutageNotice } from './outage-gate.js';

class Away extends Error {}

/** A service that can be down, and counts calls. */
class Service {
  calls = 0;
  away = false;

  call = (): Promise<string> => {
    this.calls += 1;
    return this.away ? Promise.reject(new Away('away')) : Promise.resolve('done');
  };
}

const gateOf = (patienceMs: number): OutageGate =>
  new OutageGate((error) => error instanceof Away, patienceMs);

describe('OutageGate', () => {
  it('runs work without delay while the service works, with its result and its errors', async () => {
    const gate = gateOf(1_000);
    const notices: OutageNotice[] = [];
    expect(
      await gate.ride(
        () => Promise.resolve(7),
        (notice) => notices.push(notice),
      ),
    ).toBe(7);
    const failing = gate.ride(
      () => Promise.reject(new RangeError('own')),
      (notice) => notices.push(notice),
    );
    await expect(failing).rejects.toThrow(new RangeError('own'));
    expect(notices).toEqual([]);
  });

  it('retries with one of many while the service is down, and continues with all when it is back', async () => {
    const gate = gateOf(20_000);
    const service = new Service();
    service.away = true;
    const notices: OutageNotice[] = [];
    const work = Array.from({ length: 50 }, () =>
      gate.ride(service.call, (notice) => {
        notices.push(notice);
        // 50 concurrent calls, then a probe after 250 ms and one 500 ms later.
        service.away = notices.length < 52;
      }),
    );
    expect(await Promise.all(work)).toEqual(Array.from({ length: 50 }, () => 'done'));
    expect(service.calls).toBe(50 + 2 + 50);
    expect(notices.slice(-3).map(({ retryInMs }) => retryInMs)).toEqual([250, 500, 1_000]);
  });

  it('opens for an attempt that fails for another reason, as the service answers', async () => {
    const gate = gateOf(20_000);
    const service = new Service();
    service.away = true;
    let tries = 0;
    const own = gate.ride(
      () => (++tries === 1 ? service.call() : Promise.reject(new RangeError('own'))),
      () => (service.away = false),
    );
    await expect(own).rejects.toThrow(RangeError);
    const notices: OutageNotice[] = [];
    await gate.ride(service.call, (notice) => void notices.push(notice));
    expect(notices).toEqual([]);
  });

  it('gives up with the service’s own error when the time limit is over', async () => {
    const service = new Service();
    service.away = true;
    const gate = gateOf(400);
    const work = [gate.ride(service.call, () => undefined), gate.ride(service.call, () => undefined)];
    const results = await Promise.allSettled(work);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(service.calls).toBeLessThan(10);
  });

  it('holds no work once it is closed', async () => {
    const gate = gateOf(60_000);
    const service = new Service();
    service.away = true;
    const work = Array.from({ length: 5 }, () => gate.ride(service.call, () => undefined));
    setImmediate(() => gate.close());
    const results = await Promise.allSettled(work);
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(Away) });
  });
});
