import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { ExportResultCode, reasonOf, type ReadableSpan, type SpanExporter } from '#contracts';
import { refusedForGood, refusedForNow, type SendOutcome } from '#delivery';
import { suppressTracing } from '#otlp';
import type { SpanExportResult } from './span-exporter.js';

/** HTTP statuses of OTLP after which a retry is allowed. */
const HTTP_AGAIN = new Set([429, 502, 503, 504]);
/**
 * The same for gRPC: cancelled, deadline exceeded, resource exhausted, aborted, out of range, unavailable, data loss.
 */
const GRPC_AGAIN = new Set([1, 4, 8, 10, 11, 14, 15]);

/**
 * Makes an exporter, ours or one of the application, try once to deliver spans, without tracing. Never rejects, and
 * ends after `limitMs` milliseconds even if the exporter never answers.
 */
export function attemptExport(
  exporter: SpanExporter,
  spans: ReadableSpan[],
  limitMs: number,
): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const late = (): void => resolve(refusedForNow(`no answer within ${limitMs} ms`));
    const limit = setTimeout(late, limitMs).unref();
    const settle = (outcome: SendOutcome): void => {
      clearTimeout(limit);
      resolve(outcome);
    };
    try {
      context.with(suppressTracing(ROOT_CONTEXT), () =>
        exporter.export(spans, (result) => settle(outcomeOf(result))),
      );
    } catch (error) {
      settle(refusedForGood(reasonOf(error)));
    }
  });
}

function outcomeOf({ code, error, outcome }: SpanExportResult): SendOutcome {
  if (outcome) return outcome;
  if (code === ExportResultCode.SUCCESS) return { delivered: true };
  const reason = error?.message || 'no reason given';
  return isWorthRetrying(error) ? refusedForNow(reason) : refusedForGood(reason);
}

/** As listed in the OTLP specification; an error without a status is a failed connection. */
function isWorthRetrying(error: Error | undefined): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'number') return true;
  return code < 100 ? GRPC_AGAIN.has(code) : HTTP_AGAIN.has(code);
}
