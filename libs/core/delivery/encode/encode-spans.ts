import type { Link, SpanContext, SpanStatus, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '#contracts';
import { writeAttributes } from './any-value.js';
import { writeByOrigin, type Origin, type SignalFields } from './origin.js';
import type { EncodingSteps } from './request-encoder.js';
import type { OtlpWriter } from './otlp-writer.js';

const FIELDS: SignalFields = { byResource: 'resourceSpans', byScope: 'scopeSpans', records: 'spans' };
const TRACE_ID = /^[\da-f]{32}$/i;
const SPAN_ID = /^[\da-f]{16}$/i;
/** Flags of a span or link: whether its parent or target is in another process, and that this is known. */
const [KNOWS_REMOTE, IS_REMOTE] = [0x100, 0x200];
const TRACE_FLAGS = 0xff;
/** `SpanStatusCode.UNSET`: only types of the API are imported here. */
const UNSET: SpanStatusCode = 0;

/** Writes an `ExportTraceServiceRequest`, one span per step. */
export function spansRequest(spans: readonly ReadableSpan[]): EncodingSteps {
  return (writer) => writeByOrigin(writer, spans, FIELDS, originOf, writeSpan);
}

function originOf({ resource, instrumentationScope }: ReadableSpan): Origin {
  return { resource, scope: instrumentationScope };
}

function writeSpan(writer: OtlpWriter, span: ReadableSpan): void {
  const context = span.spanContext();
  const { parentSpanContext: parent, droppedAttributesCount, droppedEventsCount } = span;
  writeIds(writer, context);
  if (parent && SPAN_ID.test(parent.spanId)) writer.hex(4, parent.spanId, 'parentSpanId');
  writer.text(5, span.name, 'name');
  // OTLP's kinds begin with "unspecified".
  writer.integer(6, span.kind + 1, 'kind');
  writer.time(7, span.startTime, 'startTimeUnixNano');
  writer.time(8, span.endTime, 'endTimeUnixNano');
  writeAttributes(writer, 9, span.attributes);
  writeCount(writer, 10, droppedAttributesCount, 'droppedAttributesCount');
  writeEvents(writer, span.events);
  writeCount(writer, 12, droppedEventsCount, 'droppedEventsCount');
  const links = span.links.filter(({ context: { traceId, spanId } }) => areIds(traceId, spanId));
  writeLinks(writer, links);
  const lostLinks = span.links.length - links.length;
  writeCount(writer, 14, span.droppedLinksCount + lostLinks, 'droppedLinksCount');
  writeStatus(writer, span.status);
  writer.fixed32(16, flagsOf(context, parent?.isRemote), 'flags');
}

/** Writes the ids and the trace state of a span or link. */
function writeIds(writer: OtlpWriter, { traceId, spanId, traceState }: SpanContext): void {
  writer.hex(1, traceId, 'traceId');
  writer.hex(2, spanId, 'spanId');
  const state = traceState?.serialize();
  if (state) writer.text(3, state, 'traceState');
}

function writeEvents(writer: OtlpWriter, events: readonly TimedEvent[]): void {
  if (events.length === 0) return;
  writer.list('events');
  for (const { time, name, attributes, droppedAttributesCount } of events) {
    writer.open(11);
    writer.time(1, time, 'timeUnixNano');
    writer.text(2, name, 'name');
    if (attributes) writeAttributes(writer, 3, attributes);
    writeCount(writer, 4, droppedAttributesCount, 'droppedAttributesCount');
    writer.close();
  }
  writer.endList();
}

function writeLinks(writer: OtlpWriter, links: readonly Link[]): void {
  if (links.length === 0) return;
  writer.list('links');
  for (const { context, attributes, droppedAttributesCount } of links) {
    writer.open(13);
    writeIds(writer, context);
    if (attributes) writeAttributes(writer, 4, attributes);
    writeCount(writer, 5, droppedAttributesCount, 'droppedAttributesCount');
    writer.fixed32(6, flagsOf(context, context.isRemote), 'flags');
    writer.close();
  }
  writer.endList();
}

function writeStatus(writer: OtlpWriter, { code, message }: SpanStatus): void {
  if (code === UNSET) return;
  writer.open(15, 'status');
  if (message) writer.text(2, message, 'message');
  writer.integer(3, code, 'code');
  writer.close();
}

function writeCount(writer: OtlpWriter, field: number, count: number | undefined, name: string): void {
  if (count !== undefined && count > 0) writer.integer(field, count, name);
}

function flagsOf({ traceFlags }: SpanContext, isRemote: boolean | undefined): number {
  return (traceFlags & TRACE_FLAGS) | KNOWS_REMOTE | (isRemote ? IS_REMOTE : 0);
}

/** Applications can create links from any ids; an invalid id would make the receiver reject the batch. */
function areIds(traceId: string, spanId: string): boolean {
  return TRACE_ID.test(traceId) && SPAN_ID.test(spanId);
}
