import type { MetricSource } from '#contracts';
import { jsonPage, metricsResponse, pacedText, sharedPageKey } from '#exposition';
import type { HeartbeatWatch } from '../../port/heartbeat.js';
import type { ScrapeNote } from '../../port/port-protocol.js';
import type { Collection } from '../collection.js';
import type { MetricCells } from '../metric-cells.js';
import { slicesOf } from '../shared-slices.js';
import type { ThreadPage } from './main-pages.js';
import { metricsText } from './metrics-text.js';
import type { PageExemplars } from './page-exemplars.js';

/**
 * Maximum time for which the application's event loop may be blocked before a page is written without its metrics, in
 * milliseconds.
 */
const BLOCKED_MS = 500;
/** Maximum time for the main thread to read its part of a page, in milliseconds. */
const READING_MS = 2_500;
/** Response header, for any format: metrics are missing. */
const LEFT_OUT_HEADER = { 'x-observability-left-out': 'main-thread' };

/** Sources of the page. */
export interface MetricsPageParts {
  readonly cells: MetricCells;
  readonly exemplars: PageExemplars;
  readonly collection: Collection;
  readonly heartbeat: HeartbeatWatch;
  /** Called for each written page. */
  readonly written: (note: ScrapeNote) => void;
}

/**
 * `/metrics`, from shared memory. Metrics that only the main thread can read are requested from it, and omitted if it
 * does not answer.
 */
export function metricsPageInThread(parts: MetricsPageParts): ThreadPage {
  const { cells, exemplars, written } = parts;
  return {
    path: '/metrics',
    sharedBy: sharedPageKey,
    handle: async (request) => {
      const isComplete = await isRead(parts);
      return metricsResponse(request.headers, {
        write: (format) =>
          format === 'json'
            ? jsonPage(isComplete ? cells : withoutMain(cells))
            : pacedText(metricsText(cells, exemplars, format, isComplete)),
        written: (format, seconds, bytes) => written({ format, seconds, bytes, isIncomplete: !isComplete }),
        headers: isComplete ? {} : LEFT_OUT_HEADER,
      });
    },
  };
}

async function isRead({ collection, heartbeat }: MetricsPageParts): Promise<boolean> {
  const until = performance.now() + READING_MS;
  const isLate = (): boolean => heartbeat.ageMs >= BLOCKED_MS || performance.now() >= until;
  return !isLate() && (await collection.ask(isLate));
}

function withoutMain(cells: MetricCells): MetricSource {
  return {
    name: cells.name,
    *read() {
      for (const table of cells.tables())
        if (!cells.collected.has(table.family.info.name)) yield* slicesOf(table, cells.labels.defaults);
    },
  };
}
