import { describe, expect, it } from '@jest/globals';
import type { SpanEntry } from '#contracts';
import { otlpTrace } from './otlp-trace.js';
import { traceTable } from './trace-table.js';
import { traceTree, type SpanNode } from './trace-tree.js';

const TRACE = 'a'.repeat(32);

const span = (
  spanId: string,
  parentSpanId: string,
  startUs: number,
  more: Partial<SpanEntry> = {},
): SpanEntry => ({
  traceId: TRACE,
  spanId,
  parentSpanId,
  service: 'shop',
  name: `span ${spanId}`,
  kind: 'internal',
  startUs,
  durationNs: 1_500_000,
  status: 'unset',
  statusMessage: '',
  attributes: {},
  events: [],
  links: [],
  scope: 'test',
  ...more,
});

const shape = (nodes: readonly SpanNode[]): unknown =>
  nodes.map(({ spanId, children }) => (children.length > 0 ? [spanId, shape(children)] : spanId));

describe('The tree of a trace', () => {
  it('has children below their parents, by start', () => {
    const tree = traceTree([span('c', 'a', 30), span('a', '', 10), span('b', 'a', 20), span('d', 'b', 25)]);
    expect(shape(tree)).toEqual([['a', [['b', ['d']], 'c']]]);
    expect(tree[0]).toMatchObject({ startMs: 0.01, durationMs: 1.5 });
  });

  it('has spans whose parent is missing as roots', () => {
    expect(shape(traceTree([span('b', 'gone', 20), span('a', '', 10)]))).toEqual(['a', 'b']);
  });

  it('shows every span once when parents go in a circle', () => {
    const tree = traceTree([span('a', 'b', 1), span('b', 'c', 2), span('c', 'a', 3), span('d', 'd', 4)]);
    expect(JSON.stringify(tree).match(/"spanId"/g)).toHaveLength(4);
  });
});

describe('A trace as OTLP', () => {
  it('keeps times to the nanosecond, and types of attributes', () => {
    const one = span('b'.repeat(16), '', 1_700_000_000_123_456, {
      kind: 'server',
      status: 'error',
      statusMessage: 'no',
      attributes: { a: 'x', b: 2, c: 0.5, d: true, e: ['y', 1] },
    });
    expect(otlpTrace([one])).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
          scopeSpans: [
            {
              scope: { name: 'test' },
              spans: [
                expect.objectContaining({
                  kind: 2,
                  startTimeUnixNano: '1700000000123456000',
                  endTimeUnixNano: '1700000000124956000',
                  status: { code: 2, message: 'no' },
                  attributes: [
                    { key: 'a', value: { stringValue: 'x' } },
                    { key: 'b', value: { intValue: '2' } },
                    { key: 'c', value: { doubleValue: 0.5 } },
                    { key: 'd', value: { boolValue: true } },
                    {
                      key: 'e',
                      value: { arrayValue: { values: [{ stringValue: 'y' }, { intValue: '1' }] } },
                    },
                  ],
                }),
              ],
            },
          ],
        },
      ],
    });
  });
});

it('A trace as a table has each text once, times after its start, and no empty fields', () => {
  const failed = { status: 'error', statusMessage: 'no money', attributes: { amount: 5 } } as const;
  expect(traceTable([span('b', 'a', 1_250, failed), span('a', '', 1_000, { name: 'shop' })])).toEqual({
    traceId: TRACE,
    startUs: 1_000,
    texts: ['shop', 'test', 'span b', 'internal', 'error', 'unset'],
    spans: [
      ['b', 'a', 0, 1, 2, 3, 4, 250, 1_500_000, { statusMessage: 'no money', attributes: { amount: 5 } }],
      ['a', '', 0, 1, 0, 3, 5, 0, 1_500_000],
    ],
  });
});
