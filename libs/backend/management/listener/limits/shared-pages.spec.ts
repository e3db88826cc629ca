import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { ManagementResponse } from '#contracts';
import { textOf } from '../../../../../test/support/promtool.js';
import { RequestShares, type Served } from './request-shares.js';
import { SharedPages } from './shared-pages.js';

const shares = new RequestShares();
const pages = new SharedPages(shares);

function client(): Served {
  const response = Object.assign(new EventEmitter(), { destroyed: false, headersSent: false });
  return {
    request: { complete: true } as IncomingMessage,
    response: response as unknown as ServerResponse,
  };
}

/** Pages that show how many pages were generated before them. */
function counted(slice = 'page ', slices = 1): { begun: () => number; make: () => ManagementResponse } {
  let begun = 0;
  return {
    begun: () => begun,
    make: () => {
      const body = (async function* (name: string) {
        await new Promise(setImmediate);
        for (let n = 0; n < slices; n++) yield slice;
        yield name;
      })(String(++begun));
      return { status: 200, headers: {}, body };
    },
  };
}

const ask = async (key: string, make: () => ManagementResponse, served = client()): Promise<string> => {
  const text = await textOf((await pages.get(key, served, make)).body);
  shares.done(served.response);
  return text;
};

describe('Requests for the same page', () => {
  it('share one while they wait, and not one that was begun before they came', async () => {
    const { begun, make } = counted();
    const first = [ask('a', make), ask('a', make), ask('a', make)];
    while (begun() === 0) await new Promise(setImmediate);
    const second = [ask('a', make), ask('a', make)];
    expect(await Promise.all(first)).toEqual(['page 1', 'page 1', 'page 1']);
    expect(await Promise.all(second)).toEqual(['page 2', 'page 2']);
  });

  it('have one each when they differ, and when the page is too large to be shared', async () => {
    const { make } = counted();
    expect(await Promise.all([ask('a', make), ask('b', make)])).toEqual(['page 1', 'page 2']);
    const large = counted('x'.repeat(65_536), 16);
    const both = await Promise.all([ask('a', large.make), ask('a', large.make)]);
    expect(both.map((text) => [text.length, text.at(-1)])).toEqual([
      [1_048_577, '1'],
      [1_048_577, '2'],
    ]);
  });

  it('get the page although the first client has left, and all of them get its failure', async () => {
    const { make } = counted();
    const leaving = client();
    const waiting = [ask('a', make, leaving), ask('a', make)];
    leaving.response.destroyed = true;
    expect(await Promise.all(waiting)).toEqual(['page 1', 'page 1']);
    const fail = (): never => {
      throw new Error('not today');
    };
    const failed = await Promise.allSettled([ask('a', fail), ask('a', fail)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('leave nothing behind when all of them have left', async () => {
    const { begun, make } = counted();
    const leaving = client();
    const gone = expect(ask('a', make, leaving)).rejects.toThrow('the client has disconnected');
    leaving.response.destroyed = true;
    await gone;
    expect(begun()).toBe(0);
    expect(await ask('a', make)).toBe('page 1');
  });
});
