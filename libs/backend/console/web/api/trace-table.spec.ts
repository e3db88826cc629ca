import { expect, it } from '@jest/globals';
import type { TraceTable } from '#contracts';
import { spansOfTable } from './trace-table.js';

it('a table of a trace is read as spans, with empty fields where it has none', () => {
  const table: TraceTable = {
    traceId: 'a'.repeat(32),
    startUs: 1_780_000_000_000_000,
    texts: ['shop', 'http', 'GET /', 'server', 'error', 'query', 'client', 'unset'],
    spans: [
      ['1', '', 0, 1, 2, 3, 4, 0, 2_500_000, { statusMessage: 'no money', attributes: { a: 1 } }],
      ['2', '1', 0, 1, 5, 6, 7, 1_500, 1_000_000],
    ],
  };
  expect(spansOfTable(table)).toEqual([
    {
      ...{ traceId: 'a'.repeat(32), spanId: '1', parentSpanId: '', service: 'shop', scope: 'http' },
      ...{ name: 'GET /', kind: 'server', status: 'error', startMs: 1_780_000_000_000, durationMs: 2.5 },
      ...{ statusMessage: 'no money', attributes: { a: 1 }, events: [], links: [] },
    },
    {
      ...{ traceId: 'a'.repeat(32), spanId: '2', parentSpanId: '1', service: 'shop', scope: 'http' },
      ...{ name: 'query', kind: 'client', status: 'unset', startMs: 1_780_000_000_001.5, durationMs: 1 },
      ...{ statusMessage: '', attributes: {}, events: [], links: [] },
    },
  ]);
});
