import { expect, it } from '@jest/globals';
import type { ExemplarEntry, TelemetryStore } from '#contracts';
import { createQueryHandler } from '../query-handler.js';

const [FAST, SLOW] = [
  { __name__: 'load', le: '0.1' },
  { __name__: 'load', le: '1' },
];
const exemplar = (labels: ExemplarEntry['labels'], timeMs: number, value: number): ExemplarEntry => ({
  ...{ labels, timeMs, value },
  traceId: timeMs.toString(16).padStart(32, '0'),
  spanId: '1'.padStart(16, '0'),
});
const kept = [
  ...[exemplar(FAST, 1_000, 0.01), exemplar(FAST, 2_000, 0.09), exemplar(SLOW, 3_000, 0.05)],
  ...[exemplar(SLOW, 11_000, 0.7), exemplar(FAST, 12_000, 0.02), exemplar(SLOW, 20_000, 0.6)],
];
const limits: unknown[] = [];
const store: Partial<TelemetryStore> = {
  exemplars: async (_anyOf, _fromMs, _toMs, _signal, most) => {
    limits.push(most);
    return kept.slice(0, most);
  },
};
const ask = createQueryHandler({
  store: store as TelemetryStore,
  service: { name: 'shop', job: 'shop', instance: 'shop:1' },
  intervalMs: 5_000,
  now: () => 30_000,
});

/** Values by series. */
async function exemplars(query: string): Promise<unknown> {
  const request = { path: '/api/v1/query_exemplars', contentType: '', body: new Uint8Array() };
  const { body } = await ask({ ...request, method: 'GET', query: `query=load&start=0&end=30${query}` });
  let text = '';
  for await (const piece of body) text += new TextDecoder().decode(piece);
  const { data, error } = JSON.parse(text) as {
    readonly error?: string;
    readonly data?: {
      readonly exemplars: { readonly value: string }[];
      readonly seriesLabels: { le: string };
    }[];
  };
  return error ?? data?.map((series) => [series.seriesLabels.le, series.exemplars.map(({ value }) => value)]);
}

it('lists the exemplars that the store finds, by series, of which it takes at most as many as are asked for', async () => {
  expect(await exemplars('')).toEqual([
    ['0.1', ['0.01', '0.09', '0.02']],
    ['1', ['0.05', '0.7', '0.6']],
  ]);
  expect(await exemplars('&limit=3')).toEqual([
    ['0.1', ['0.01', '0.09']],
    ['1', ['0.05']],
  ]);
  expect(limits).toEqual([Infinity, 3]);
  expect(await exemplars('&limit=0')).toMatch(/^invalid parameter "limit"/);
});
