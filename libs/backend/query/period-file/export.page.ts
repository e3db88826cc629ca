import type { TelemetryResponse } from '#contracts';
import { QueryProblem } from '../http/query-problem.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { isoTime } from '../telemetry/log-summary.js';
import { periodOf } from '../telemetry/period.js';
import { writePeriod } from './write-period.js';

/**
 * `/api/telemetry/export`: all data of a period as one zip. It takes long, so it does not occupy a slot of interactive
 * queries; only one runs at a time, because the thread also samples and evaluates rules.
 */
export function exportPage(context: QueryContext): QueryPage {
  let isRunning = false;
  return {
    path: '/api/telemetry/export',
    streaming: true,
    answer: ({ parameters, signal }): TelemetryResponse => {
      const period = periodOf(parameters, context.now());
      if (isRunning)
        throw new QueryProblem('unavailable', 'another export is being written; try again later');
      isRunning = true;
      const end = (): void => {
        isRunning = false;
        signal.removeEventListener('abort', end);
      };
      // The body may never be read.
      signal.addEventListener('abort', end);
      const name = `${fileName(context.service.name)}-${isoTime(period.toMs).replaceAll(/[:.]/g, '-')}.zip`;
      return {
        status: 200,
        headers: {
          'content-type': 'application/zip',
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="${name}"`,
        },
        body: ending(writePeriod(context, period, signal), end),
      };
    },
  };
}

async function* ending(body: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    end();
  }
}

/** A service name may contain any character. */
function fileName(service: string): string {
  return (
    service
      .replaceAll(/[^\w.]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 80) || 'service'
  );
}
