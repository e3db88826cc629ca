import { describe, expect, it } from '@jest/globals';
import { InteractiveLimit } from './interactive-limit.js';

const open = () => new AbortController().signal;

describe('The limit of interactive queries', () => {
  it('admits the next request in order when another ends', async () => {
    const limit = new InteractiveLimit(1, 5);
    const entered: string[] = [];
    const leave = await limit.enter(open());
    const second = limit.enter(open()).then((out) => (entered.push('second'), out));
    const third = limit.enter(open()).then((out) => (entered.push('third'), out));
    leave();
    leave();
    (await second)();
    (await third)();
    expect(entered).toEqual(['second', 'third']);
    (await limit.enter(open()))();
  });

  it('rejects a request when too many are waiting', async () => {
    const limit = new InteractiveLimit(1, 1);
    const leave = await limit.enter(open());
    const waiting = limit.enter(open());
    await expect(limit.enter(open())).rejects.toMatchObject({ type: 'unavailable', status: 503 });
    leave();
    (await waiting)();
  });

  it('removes a waiting request whose client disconnects', async () => {
    const limit = new InteractiveLimit(1, 1);
    const leave = await limit.enter(open());
    const client = new AbortController();
    const waiting = limit.enter(client.signal);
    client.abort();
    await expect(waiting).rejects.toMatchObject({ type: 'canceled' });
    const next = limit.enter(open());
    leave();
    (await next)();
  });
});
