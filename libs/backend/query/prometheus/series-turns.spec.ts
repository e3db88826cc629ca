import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { TelemetryStore } from '#contracts';
import { createQueryHandler } from '../query-handler.js';

const SERIES = 3000;
const labels = Array.from({ length: SERIES }, (_, i) => ({
  __name__: `m${i % 7}_total`,
  route: `/r${i}`,
}));
const store: Partial<TelemetryStore> = {
  series: async () => labels,
  statistics: () => ({ oldestMs: {} }) as ReturnType<TelemetryStore['statistics']>,
};
const ask = createQueryHandler({
  store: store as TelemetryStore,
  service: { name: 'shop', job: 'shop', instance: 'shop:1' },
  intervalMs: 5000,
  now: () => 1_780_000_000_000,
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('Pages over all series', () => {
  it.each([
    ['/api/v1/series', 'match[]=m0_total', SERIES],
    ['/api/v1/labels', '', 2],
    ['/api/v1/label/route/values', '', SERIES],
    ['/api/v1/status/tsdb', '', undefined],
  ])('%s gives the thread to others after a few series', async (path, query, items) => {
    // A clock on which every check is late, so that the thread is yielded at each check.
    let timeMs = performance.now();
    jest.spyOn(performance, 'now').mockImplementation(() => (timeMs += 100));
    const turns = jest.spyOn(globalThis, 'setImmediate');
    const { status, body } = await ask({
      method: 'GET',
      path,
      query,
      contentType: '',
      body: new Uint8Array(),
    });
    const taken = turns.mock.calls.length;
    let text = '';
    for await (const piece of body) text += new TextDecoder().decode(piece);
    expect(status).toBe(200);
    const { data } = JSON.parse(text) as { data: { headStats: { numSeries: number } } & unknown[] };
    if (items === undefined) expect(data.headStats.numSeries).toBe(SERIES);
    else expect(data).toHaveLength(items);
    expect(taken).toBeGreaterThan(SERIES / 20);
  });
});
