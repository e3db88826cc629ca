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
const store: Partial<TelemetryStore> = { exemplars: async () => kept };
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

it('exemplars are all that there are, or the largest of each part of their time', async () => {
  const all = [
    ['0.1', ['0.01', '0.09', '0.02']],
    ['1', ['0.05', '0.7', '0.6']],
  ];
  expect(await exemplars('')).toEqual(all);
  expect(await exemplars('&limit=6')).toEqual(all);
  expect(await exemplars('&limit=2')).toEqual([
    ['0.1', ['0.09']],
    ['1', ['0.7']],
  ]);
  expect(await exemplars('&limit=1')).toEqual([['1', ['0.7']]]);
  expect(await exemplars('&limit=0')).toMatch(/^invalid parameter "limit"/);
});
