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

/** Milliseconds for which the event loop of the application may be blocked until a page is written without it. */
const BLOCKED_MS = 500;
/** Milliseconds that the main thread has to read its part of a page. */
const READING_MS = 2_500;
/** Says on a page of any format that metrics are missing. */
const LEFT_OUT_HEADER = { 'x-observability-left-out': 'main-thread' };

/** What the page is written from. */
export interface MetricsPageParts {
  readonly cells: MetricCells;
  readonly exemplars: PageExemplars;
  readonly collection: Collection;
  readonly heartbeat: HeartbeatWatch;
  /** Told of each page that was written. */
  readonly written: (note: ScrapeNote) => void;
}

/** `/metrics`, from shared memory; what only the main thread can read is asked of it, and left out when it does not answer. */
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
