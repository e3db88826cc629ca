import type { INestApplicationContext } from '@nestjs/common';
import { SpanKind, type Attributes } from '@opentelemetry/api';
import { MetricsRegistry } from 'nestjs-observability/metrics';
import type { SpanCapture } from 'nestjs-observability/testing';
import { trace } from 'nestjs-observability/tracing';

/** What is recorded of the calls of databases in some work, as lines. */
export interface DatabaseCalls {
  /** The client spans, each below its parent. */
  readonly spans: readonly string[];
  /** Operations that were measured, each as often as it was. */
  readonly measured: readonly string[];
}

type Span = SpanCapture['all'][number];

/** Runs work inside a span, and collects what is recorded of its calls of databases. */
export async function databaseCalls(
  app: INestApplicationContext,
  capture: SpanCapture,
  work: () => Promise<unknown>,
): Promise<DatabaseCalls> {
  const before = counts(app);
  const { traceId, spanId } = await trace('work', async (span) => {
    await work().catch(() => undefined);
    return span.spanContext();
  });
  const all = await capture.waitFor((seen) => seen.some((span) => span.spanContext().spanId === spanId));
  const clients = all.filter(
    (span) => span.kind === SpanKind.CLIENT && span.spanContext().traceId === traceId,
  );
  const measured = [...counts(app)].flatMap(([what, count]) =>
    Array<string>(count - (before.get(what) ?? 0)).fill(what),
  );
  return { spans: below(spanId, clients), measured: measured.sort() };
}

function below(parent: string, spans: readonly Span[], indent = ''): string[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .flatMap((span) => [indent + lineOf(span), ...below(span.spanContext().spanId, spans, `${indent}  `)]);
}

function lineOf({ name, attributes }: Span): string {
  const shown = (key: keyof Attributes, prefix = ''): string =>
    attributes[key] === undefined ? '' : ` ${prefix}${String(attributes[key])}`;
  const place = attributes['server.port'] === undefined ? '' : ' at a server';
  return `${name} (${String(attributes['db.system.name'])})${shown('error.type', 'error ')}${place}${shown('db.query.text', '| ')}`;
}

/** How often each operation was measured. */
function counts(app: INestApplicationContext): Map<string, number> {
  const duration = app
    .get(MetricsRegistry)
    .instruments()
    .find(({ name }) => name === 'db_client_operation_duration_seconds');
  const found = new Map<string, number>();
  for (const { name, labels, value } of duration?.samples() ?? []) {
    if (!name.endsWith('_count')) continue;
    const what = [
      labels['db_operation_name'],
      labels['db_collection_name'],
      `(${labels['db_system_name'] ?? ''})`,
      labels['error_type'] && `error ${labels['error_type']}`,
    ];
    const line = what.filter(Boolean).join(' ');
    found.set(line, (found.get(line) ?? 0) + value);
  }
  return found;
}
