import type { Alert, AlertRoute } from '#contracts';
import { checkRoute, type CheckedRoute } from './check-route.js';
import { DEFAULT_TIMES, type NotifyPlan } from './notify-plan.js';

/** The channel of alerts for which neither their rule nor a route names another. */
export const LOG_CHANNEL = 'log';

/** As in Alertmanager: every distinct label set forms a group. */
const ALL_LABELS = '...';

const TO_THE_LOG: NotifyPlan = { key: 'log', channels: [LOG_CHANNEL], ...DEFAULT_TIMES };

/** The group of an alert: alerts of one group form one incident. */
export interface AlertGroup {
  readonly key: string;
  readonly plan: NotifyPlan;
  readonly labels: Readonly<Record<string, string>>;
}

/** Selects the channels of an alert: those of its rule, else those of the first matching route, else the log. */
export class Router {
  private readonly routes: readonly CheckedRoute[];

  /** @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
  constructor(routes: readonly AlertRoute[]) {
    this.routes = routes.map((route, at) => checkRoute(route, `routes[${at}]`));
  }

  groupOf(alert: Alert): AlertGroup {
    const plan = this.planOf(alert);
    const labels = groupLabels(alert, plan.groupBy ?? defaultGroupBy(alert));
    return { key: JSON.stringify([plan.key, labels]), plan, labels };
  }

  /** The route's plan in the current options; the stored plan when the route no longer exists. */
  current(kept: NotifyPlan): NotifyPlan {
    return this.routes.find(({ plan }) => plan.key === kept.key)?.plan ?? kept;
  }

  private planOf({ labels, notify }: Alert): NotifyPlan {
    if (notify?.channels?.length) return ownChannels(notify.channels);
    return this.routes.find(({ matches }) => matches(labels))?.plan ?? TO_THE_LOG;
  }
}

function ownChannels(names: readonly string[]): NotifyPlan {
  const channels = [...new Set(names)];
  return { key: `channels:${JSON.stringify(channels.toSorted())}`, channels, ...DEFAULT_TIMES };
}

function defaultGroupBy({ labels }: Alert): readonly string[] {
  return labels.preset && labels.subject ? ['preset', 'subject'] : ['alertname'];
}

/** Labels that the alert does not have are omitted, as in Alertmanager. */
function groupLabels({ labels }: Alert, groupBy: readonly string[]): Record<string, string> {
  const names = groupBy.includes(ALL_LABELS) ? Object.keys(labels) : groupBy;
  const entries = [...new Set(names)].sort().flatMap((name) => {
    const value = labels[name];
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
