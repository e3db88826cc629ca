import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.js';
import { LogCapture } from './log-capture.js';

describe('Arrivals', () => {
  it('settles a wait by the arrival that meets its condition, and at once when it is met already', async () => {
    const arrivals = new Arrivals<number>();
    let met = false;
    const wait = arrivals.waitFor((all) => all.length === 2).then((all) => [(met = true), ...all]);
    arrivals.add(1);
    await turn();
    expect(met).toBe(false);
    arrivals.add(2);
    expect(await wait).toEqual([true, 1, 2]);
    expect(await arrivals.waitFor((all) => all.includes(1))).toEqual([1, 2]);
    arrivals.clear();
    expect(arrivals.all).toEqual([]);
  });

  it('reports what arrived instead when a wait fails', async () => {
    const arrivals = new Arrivals<{ name: string }>(({ name }) => name);
    arrivals.add({ name: 'charge' }, { name: 'ship' });
    await expect(arrivals.waitFor(() => false, 1)).rejects.toThrow(
      'The condition was not met within 1 ms. So far: charge, ship',
    );
    await expect(new Arrivals().waitFor(() => false, 1)).rejects.toThrow('So far: nothing');
  });

  it('passes on the error of a condition', async () => {
    const arrivals = new Arrivals<number>();
    const wait = arrivals.waitFor((all) => {
      if (all.length > 0) throw new TypeError('no such field');
      return false;
    });
    expect(() => arrivals.add(1)).not.toThrow();
    await expect(wait).rejects.toThrow(TypeError);
  });
});

it('LogCapture reads lines, also those that are not JSON', () => {
  const logs = new LogCapture();
  logs.write('{"level":"info","msg":"placed"}\n');
  logs.write('12:00 INFO placed\n');
  expect(logs.all).toEqual([{ level: 'info', msg: 'placed' }, { text: '12:00 INFO placed' }]);
});
