import { ROOT_CONTEXT, context, trace, TraceFlags, type Span } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { ensureContextManager } from '#kernel';
import type { ExemplarFilter } from '#contracts';
import { textOf } from '../../../../test/support/promtool.js';
import { MetricsEndpoint } from '../exposition/metrics.endpoint.js';
import { histogram } from '../registry/definition.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';

const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const SAMPLED = trace.wrapSpanContext({ ...ids, traceFlags: TraceFlags.SAMPLED });
const UNSAMPLED = trace.wrapSpanContext({ ...ids, traceFlags: TraceFlags.NONE });
const IN_TRACE = `{trace_id="${ids.traceId}",span_id="${ids.spanId}"}`;

type Observation = [value: number, span?: Span];

/** The exemplar of the only bucket after observations between two pages, without its time. */
async function exemplarOf(exemplarFilter: ExemplarFilter | undefined, observations: Observation[]) {
  ensureContextManager();
  const registry = new MetricsRegistry({ exemplarFilter });
  const size = registry.register(histogram('size', 'Size.', [], { buckets: [10] }));
  const endpoint = new MetricsEndpoint(registry, { defaultMetrics: false });
  const page = () => textOf(endpoint.handle({ headers: { accept: 'application/openmetrics-text' } }).body);
  await page();
  for (const [value, span] of observations)
    context.with(span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT, () => size.observe(value));
  return /^size_bucket\{le="10\.0"\} \d+(?: # (.*) \d+\.?\d*)?$/m.exec(await page())?.[1];
}

describe('The exemplar filter', () => {
  it.each<[ExemplarFilter | undefined, string, Observation[], string | undefined]>([
    [undefined, 'takes sampled traces', [[1, SAMPLED]], `${IN_TRACE} 1`],
    ['trace_based', 'takes sampled traces alone', [[1, UNSAMPLED], [2], [3, SAMPLED]], `${IN_TRACE} 3`],
    ['trace_based', 'takes nothing else', [[1, UNSAMPLED], [2]], undefined],
    ['always_on', 'takes a trace that is not sampled', [[1, UNSAMPLED]], `${IN_TRACE} 1`],
    ['always_on', 'takes a value without a trace', [[1], [2]], '{} 1'],
    ['always_on', 'prefers one with a trace', [[1], [2, UNSAMPLED], [3, SAMPLED]], `${IN_TRACE} 2`],
    ['always_off', 'takes nothing', [[1, SAMPLED], [2]], undefined],
  ])('%s %s', async (filter, _does, observations, exemplar) => {
    expect(await exemplarOf(filter, observations)).toBe(exemplar);
  });
});
