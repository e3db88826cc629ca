import { Inject, Injectable } from '@nestjs/common';
import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { TracingRuntime, type ReportedSpan } from '#tracing';
import { isObjectOf, isWithin } from './plain-object.js';
import { ReportRejections } from './report-rejections.js';

const KEYS = ['name', 'traceId', 'spanId', 'startedMsAgo', 'durationMs', 'path'];
/** Kinds of reported spans: those below the page's span, and those of requests. */
const MORE_KEYS = ['parentSpanId', 'method', 'status'];
const METHOD = /^[A-Z]{3,16}$/;
const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;
const NAME = /^[\w .:/{}*-]{1,64}$/;
const PATH = /^\/[\x21-\x7e]{0,255}$/;
/** Maximum duration of a page's span; a longer one is not useful. */
const MAX_MS = 86_400_000;

/**
 * `POST /traces/report`: the span of a page, or one below it, measured by `startPageTrace` in a browser. It is recorded with
 * the ids that the page has sent along with its requests, so that page and server share one trace.
 */
@Injectable()
export class TracesReportEndpoint implements ManagementEndpoint {
  readonly path = '/traces/report';
  readonly method = 'POST';
  readonly access = 'origin';

  constructor(
    @Inject(TracingRuntime) private readonly tracing: TracingRuntime,
    @Inject(ReportRejections) private readonly rejections: ReportRejections,
  ) {}

  async handle(request: ManagementRequest): Promise<ManagementResponse> {
    const span = spanOf(await request.json());
    if (!span) return this.rejections.answer('span', 'not the span of a page as startPageTrace sends it');
    this.tracing.recordReported(span);
    return { status: 204, headers: {}, body: '' };
  }

  refused(status: number): void {
    this.rejections.refused(status);
  }
}

/** Times are milliseconds before now, because a browser's clock may be wrong. */
function spanOf(report: unknown): ReportedSpan | undefined {
  if (!isObjectOf(report, [...KEYS, ...MORE_KEYS])) return undefined;
  const { name, traceId, spanId, parentSpanId, startedMsAgo, durationMs, path } = report;
  if (!fits(name, NAME) || !fits(traceId, TRACE_ID) || !fits(spanId, SPAN_ID) || !fits(path, PATH))
    return undefined;
  if (!isWithin(startedMsAgo, MAX_MS) || !isWithin(durationMs, startedMsAgo)) return undefined;
  if (parentSpanId !== undefined && !fits(parentSpanId, SPAN_ID)) return undefined;
  const request = requestOf(report);
  if (!request) return undefined;
  const times = { startMs: Date.now() - startedMsAgo, durationMs };
  const attributes = { 'telemetry.source': 'browser', 'url.path': path, ...request.attributes };
  return { name, traceId, spanId, parentSpanId, ...times, ...request, attributes };
}

/** Attributes of a request's span; undefined for invalid values. Without a status, the request got no answer. */
function requestOf({
  method,
  status,
}: Record<string, unknown>): Pick<ReportedSpan, 'isClient' | 'hasFailed' | 'attributes'> | undefined {
  if (method === undefined) return status === undefined ? { attributes: {} } : undefined;
  const isStatus = Number.isInteger(status) && isWithin(status, 599);
  if (!fits(method, METHOD) || (status !== undefined && !isStatus)) return undefined;
  const answer = isStatus ? { 'http.response.status_code': status } : {};
  const attributes = { 'http.request.method': method, ...answer };
  return { isClient: true, hasFailed: !isStatus || status >= 400, attributes };
}

function fits(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
