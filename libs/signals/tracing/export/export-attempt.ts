import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { ExportResultCode, reasonOf, type ReadableSpan, type SpanExporter } from '#contracts';
import { refusedForGood, refusedForNow, type SendOutcome } from '#delivery';
import { suppressTracing } from '#otlp';
import type { SpanExportResult } from './span-exporter.js';

/** Answers of OTLP over HTTP after which the same spans may be sent again. */
const HTTP_AGAIN = new Set([429, 502, 503, 504]);
/** Of gRPC: cancelled, deadline exceeded, resource exhausted, aborted, out of range, unavailable, data loss. */
const GRPC_AGAIN = new Set([1, 4, 8, 10, 11, 14, 15]);

/**
 * Lets an exporter, ours or one of the application, try to deliver spans once; nothing that runs for it is traced. Never
 * rejects, and is over after `limitMs` milliseconds though the exporter may never answer.
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

/** By the lists of the OTLP specification; an error without a number is a connection that failed. */
function isWorthRetrying(error: Error | undefined): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'number') return true;
  return code < 100 ? GRPC_AGAIN.has(code) : HTTP_AGAIN.has(code);
}
