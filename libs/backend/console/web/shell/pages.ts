import type { ComponentType } from 'preact';
import { AboutPage } from '../../pages/about/about.page.js';
import { AlertsPage } from '../../pages/alerts/alerts.page.js';
import { BoardsPage } from '../../pages/boards/boards.page.js';
import { HealthPage } from '../../pages/health/health.page.js';
import { LogsPage } from '../../pages/logs/logs.page.js';
import { MetricsPage } from '../../pages/metrics/metrics.page.js';
import { NowPage } from '../../pages/now/now.page.js';
import { TracesPage } from '../../pages/traces/traces.page.js';

/** A page in the navigation. */
export interface ConsolePage {
  /** First part of its address. */
  readonly name: string;
  readonly title: string;
  /** The shortcut after `g` that opens it. */
  readonly key: string;
  readonly view: ComponentType;
}

/** All pages in navigation order. */
export const PAGES: readonly ConsolePage[] = [
  { name: 'now', title: 'Now', key: 'n', view: NowPage },
  { name: 'metrics', title: 'Metrics', key: 'm', view: MetricsPage },
  { name: 'traces', title: 'Traces', key: 't', view: TracesPage },
  { name: 'logs', title: 'Logs', key: 'l', view: LogsPage },
  { name: 'health', title: 'Health', key: 'h', view: HealthPage },
  { name: 'alerts', title: 'Alerts', key: 'a', view: AlertsPage },
  { name: 'boards', title: 'Boards', key: 'b', view: BoardsPage },
  { name: 'about', title: 'About', key: 'o', view: AboutPage },
];
