import { describe, expect, it } from '@jest/globals';
import { download } from './download.js';

const MIB = 1024 * 1024;

/** An object with a number of 1 MiB chunks that records how many were read. */
function objectOf(chunks: number) {
  const state = { sent: 0, closed: false };
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      for (; state.sent < chunks; state.sent++) yield await Promise.resolve(Buffer.alloc(MIB, state.sent));
    } finally {
      state.closed = true;
    }
  }
  return { state, object: { size: chunks * MIB, body: body(), discard: () => undefined } };
}

async function sizesOf(body: AsyncIterable<Uint8Array>): Promise<number[]> {
  const firsts: number[] = [];
  for await (const chunk of body) firsts.push(chunk[0] ?? -1);
  return firsts;
}

describe('download', () => {
  it('fetches a small object whole and releases the store', async () => {
    const { object, state } = objectOf(3);
    const { body, whole } = await download(object);
    expect([whole, state.closed]).toEqual([true, true]);
    expect(await sizesOf(body)).toEqual([0, 1, 2]);
  });

  it('keeps only the beginning of a large one in memory, and streams the rest in order', async () => {
    const { object, state } = objectOf(40);
    const { body, whole } = await download(object);
    expect([whole, state.closed]).toEqual([false, false]);
    expect(state.sent).toBeLessThan(10);
    expect(await sizesOf(body)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(state.closed).toBe(true);
  });

  it('releases the store when a reader stops early', async () => {
    const { object, state } = objectOf(40);
    const { body } = await download(object);
    for await (const chunk of body) if (chunk[0] === 2) break;
    expect(state.closed).toBe(true);
    expect(state.sent).toBeLessThan(10);
  });

  it('passes a failing body on', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.alloc(1));
      throw new Error('cut off');
    }
    const object = { size: 9, body: broken(), discard: () => undefined };
    await expect(download(object)).rejects.toThrow('cut off');
  });
});
