import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult, type ReadableSpan, type SpanExporter } from '#contracts';
import { suppressTracing } from '#otlp';

/** How one try to deliver spans ended. */
export interface ExportAttempt {
  delivered: boolean;
  error?: Error;
  /** Whether another try could end differently. */
  again: boolean;
}

/** Answers of OTLP over HTTP after which the same spans may be sent again. */
const HTTP_AGAIN = new Set([429, 502, 503, 504]);
/** Of gRPC: cancelled, deadline exceeded, resource exhausted, aborted, out of range, unavailable, data loss. */
const GRPC_AGAIN = new Set([1, 4, 8, 10, 11, 14, 15]);

/**
 * Tries to deliver spans once; nothing that runs for it is traced. Never rejects, and is over after `limitMs`
 * milliseconds though the exporter may never answer.
 */
export function attemptExport(
  exporter: SpanExporter,
  spans: ReadableSpan[],
  limitMs: number,
): Promise<ExportAttempt> {
  return new Promise((resolve) => {
    const limit = setTimeout(
      () => resolve({ delivered: false, again: true, error: new Error(`no answer within ${limitMs} ms`) }),
      limitMs,
    );
    limit.unref();
    const settle = (result: ExportResult): void => {
      clearTimeout(limit);
      resolve(attemptOf(result));
    };
    try {
      context.with(suppressTracing(ROOT_CONTEXT), () => exporter.export(spans, settle));
    } catch (error) {
      clearTimeout(limit);
      resolve({ delivered: false, again: false, error: error as Error });
    }
  });
}

function attemptOf({ code, error }: ExportResult): ExportAttempt {
  if (code === ExportResultCode.SUCCESS) return { delivered: true, again: false };
  return { delivered: false, error, again: isWorthRetrying(error) };
}

/** By the lists of the OTLP specification; an error without a number is a connection that failed. */
function isWorthRetrying(error: Error | undefined): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'number') return true;
  return code < 100 ? GRPC_AGAIN.has(code) : HTTP_AGAIN.has(code);
}
