import type { Attributes, Link, SpanContext, TraceState } from '@opentelemetry/api';
import type { ReadableSpan, Resource } from '#contracts';
import { revived } from '../../odd-numbers.js';
import { spanIdOf, traceIdOf, type SpanRow } from '../../span-row.js';

/** A span as exporters of OpenTelemetry want to see it. */
export function exportedSpan(row: SpanRow, resource: Resource): ReadableSpan {
  const [ids, flags, state, parent, isParentRemote, name, kind, start, end, status, message, scope] = row;
  const [droppedAttributesCount, droppedEventsCount, droppedLinksCount] = row[15];
  const context = contextOf(ids, flags, state);
  const [scopeName, version, schemaUrl] = scope;
  const seconds = end[0] - start[0];
  const nanos = end[1] - start[1];
  return {
    name,
    kind,
    spanContext: () => context,
    ...(parent !== '' && {
      parentSpanContext: { ...context, spanId: parent, isRemote: isParentRemote === 1 },
    }),
    startTime: [...start],
    endTime: [...end],
    duration: nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos],
    ended: true,
    status: message === '' ? { code: status } : { code: status, message },
    attributes: row[12] as Attributes,
    events: row[13].map(([time, event, attributes, droppedCount]) => ({
      time: [...time],
      name: event,
      attributes: revived(attributes) as Attributes,
      droppedAttributesCount: droppedCount,
    })),
    links: row[14].map(linkOf),
    resource,
    instrumentationScope: {
      name: scopeName,
      version: version || undefined,
      schemaUrl: schemaUrl || undefined,
    },
    droppedAttributesCount,
    droppedEventsCount,
    droppedLinksCount,
  };
}

function linkOf([ids, flags, state, isRemote, attributes, dropped]: SpanRow[14][number]): Link {
  return {
    context: { ...contextOf(ids, flags, state), isRemote: isRemote === 1 },
    attributes: revived(attributes) as Attributes,
    droppedAttributesCount: dropped,
  };
}

function contextOf(ids: string, traceFlags: number, state: string): SpanContext {
  const context: SpanContext = { traceId: traceIdOf(ids), spanId: spanIdOf(ids), traceFlags };
  if (state !== '') context.traceState = { serialize: () => state } as TraceState;
  return context;
}
