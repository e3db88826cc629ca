import { describe, expect, it } from '@jest/globals';
import type { ReceivedSpan } from './otlp/received-span.js';
import { spanTree } from './span-tree.js';

const span = (spanId: string, parentSpanId: string, startMs: number, name = spanId): ReceivedSpan => ({
  ...{ traceId: 't', spanId, parentSpanId, name, kind: 'internal', startMs, durationMs: 1 },
  ...{ status: { code: 'unset', message: '' }, attributes: {}, events: [], links: [] },
  ...{ resource: {}, scope: '' },
});

describe('spanTree', () => {
  it('has each span below its parent, in the order of their starts, also those of one name', () => {
    const spans = [
      span('c', 'a', 3, 'charge'),
      span('d', 'b', 5),
      span('b', 'a', 2, 'charge'),
      span('a', 'elsewhere', 1),
      span('z', '', 9),
    ];
    expect(spanTree(spans)).toEqual(['a', '  charge', '    d', '  charge', 'z']);
    expect(spanTree(spans, ({ spanId }) => spanId)).toEqual(['a', '  b', '    d', '  c', 'z']);
  });

  it('of none is empty', () => {
    expect(spanTree([])).toEqual([]);
  });
});
