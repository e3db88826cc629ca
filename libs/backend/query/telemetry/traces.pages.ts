import type { SpanEntry, TraceSummary } from '#contracts';
import { jsonAnswer } from '../http/json-body.js';
import { refuse, type Parameters } from '../http/parameters.js';
import { QueryProblem } from '../http/query-problem.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { otlpTrace } from './otlp-trace.js';
import { pageOf } from './page-parameters.js';
import { periodOf } from './period.js';
import { traceFilter } from './trace-filter.js';
import { traceTable } from './trace-table.js';
import { spanJson, traceTree } from './trace-tree.js';

const TRACE_ID = /^[0-9a-f]{32}$/;

/** `/api/telemetry/traces`, one trace as a tree and as OTLP, `/operations`, `/service-map`. */
export function tracePages({ store, now }: QueryContext): QueryPage[] {
  const spansOf = (parameters: Parameters): readonly SpanEntry[] => {
    const id = parameters.inPath('traceId').toLowerCase();
    if (!TRACE_ID.test(id)) refuse('traceId', 'it must have 32 hexadecimal digits');
    const spans = store.trace(id);
    if (spans.length === 0)
      throw new QueryProblem('not_found', `there is no trace ${id}: not sampled, not ended, or too old`);
    return spans;
  };
  return [
    {
      path: '/api/telemetry/traces',
      answer: ({ parameters }) => {
        const filter = traceFilter(parameters, periodOf(parameters, now()));
        const order = parameters.oneOf('order', ['newest', 'slowest'] as const) ?? 'newest';
        const { items, next } = store.traces(filter, { ...pageOf(parameters), order });
        return jsonAnswer({ traces: items.map(summaryJson), next });
      },
    },
    {
      path: '/api/telemetry/traces/:traceId',
      answer: ({ parameters }) => {
        const spans = spansOf(parameters);
        const { traceId } = spans[0] as SpanEntry;
        const form = parameters.oneOf('as', ['tree', 'list', 'table'] as const);
        if (form === 'list') return jsonAnswer({ traceId, list: spans.map(spanJson) });
        if (form === 'table') return jsonAnswer(traceTable(spans));
        return jsonAnswer({ traceId, spans: spans.length, roots: traceTree(spans) });
      },
    },
    {
      path: '/api/telemetry/traces/:traceId/otlp',
      answer: ({ parameters }) => {
        const spans = spansOf(parameters);
        const answer = jsonAnswer(otlpTrace(spans));
        const file = `attachment; filename="trace-${spans[0]?.traceId}.json"`;
        return { ...answer, headers: { ...answer.headers, 'content-disposition': file } };
      },
    },
    {
      path: '/api/telemetry/operations',
      answer: async ({ parameters, signal }) => {
        const service = parameters.text('service');
        const filter = { ...periodOf(parameters, now()), ...(service !== undefined && { service }) };
        return jsonAnswer({ operations: await store.operations(filter, signal) });
      },
    },
    {
      path: '/api/telemetry/service-map',
      answer: async ({ parameters, signal }) =>
        jsonAnswer({ edges: await store.serviceMap(periodOf(parameters, now()), signal) }),
    },
  ];
}

function summaryJson({ startUs, durationNs, ...rest }: TraceSummary): object {
  return { ...rest, startMs: startUs / 1000, durationMs: durationNs / 1e6 };
}
