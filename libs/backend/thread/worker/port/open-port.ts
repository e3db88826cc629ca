import type { ManagementEndpoint } from '#contracts';
import { HeartbeatWatch } from '../../port/heartbeat.js';
import type { FromPort, PageSettings } from '../../port/port-protocol.js';
import type { Collection } from '../collection.js';
import type { MetricCells } from '../metric-cells.js';
import { livePage } from './live-page.js';
import { metricsPageInThread } from './metrics-page.js';
import type { PageExemplars } from './page-exemplars.js';
import { ThreadPort, type PortAccess } from './thread-port.js';

/** The parts of the thread from which the pages are generated. */
export interface PortParts {
  /** Name of the application. */
  readonly service: string;
  readonly cells: MetricCells | undefined;
  readonly exemplars: PageExemplars;
  readonly collection: Collection;
  /** Further pages, of the work over the store. */
  readonly pages: (access: PortAccess) => readonly ManagementEndpoint[];
  readonly post: (message: FromPort) => void;
  /** Handles all pending messages. */
  readonly drain: () => void;
}

/** The port of the pages, with those that this thread answers itself. */
export function portInThread(settings: PageSettings, parts: PortParts): ThreadPort {
  const { cells, exemplars, collection, post } = parts;
  const heartbeat = new HeartbeatWatch(settings.heartbeat);
  const metrics =
    settings.metrics && cells
      ? metricsPageInThread({
          ...{ cells, exemplars, collection, heartbeat },
          written: (note) => post({ type: 'scraped', note }),
        })
      : undefined;
  const live = settings.live ? livePage(heartbeat, settings.maxBlockedMs, parts.service) : undefined;
  return new ThreadPort(
    heartbeat,
    (access) => [...(metrics ? [metrics] : []), ...(live ? [live] : []), ...parts.pages(access)],
    post,
    parts.drain,
  );
}
