import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Listeners } from './listeners.js';

describe('listeners of a port', () => {
  it('each receive a record after the work, even if another one throws', async () => {
    const port = new Listeners((record: number) => record * 2);
    const heard: number[] = [];
    port.add(() => {
      throw new Error('broken listener');
    });
    port.add((value) => void heard.push(value));
    port.tell(1);
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual([2]);
    expect(port.failed).toBe(1);
  });

  it('have a bounded queue: further records are dropped and counted', async () => {
    const port = new Listeners((record: number) => record);
    let heard = 0;
    port.add(() => void (heard += 1));
    for (let n = 0; n < 3000; n += 1) port.tell(n);
    port.flush();
    expect(heard + port.dropped).toBe(3000);
    expect(port.dropped).toBe(3000 - 2048);
    await turn();
    expect(heard).toBe(2048);
  });

  it('block the event loop for a slice only, and get the rest later', async () => {
    const port = new Listeners((record: number) => record);
    const heard: number[] = [];
    port.add((value) => {
      const until = performance.now() + 3;
      while (performance.now() < until);
      heard.push(value);
    });
    for (let n = 0; n < 6; n += 1) port.tell(n);
    await turn();
    expect(heard.length).toBeLessThan(6);
    while (heard.length < 6) await turn();
    expect(heard).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('receive nothing after their removal', async () => {
    const port = new Listeners((record: number) => record);
    const heard: number[] = [];
    const stop = port.add((value) => void heard.push(value));
    stop();
    port.tell(1);
    await turn();
    expect(heard).toEqual([]);
  });

  it('may be asynchronous: a rejection is counted, and ends no process', async () => {
    const port = new Listeners((record: number) => record);
    port.add(async () => {
      await turn();
      throw new Error('later');
    });
    port.tell(1);
    await turn();
    await turn();
    await turn();
    expect(port.failed).toBe(1);
  });
});
