import { Delivery, IncidentManager, LOG_CHANNEL, type MemoryRecords } from '#alerting';
import type { Alert, Notification, RuleGroup } from '#contracts';
import type { AlertTestOptions, TestedNotification } from './alert-test-options.js';

/** A far future date that JavaScript's `Date` can represent. */
const FOREVER_MS = 8.64e15;

/** Incidents and delivery as in an application, with channels that only record their messages. */
export class NotificationRecorder {
  readonly sent: TestedNotification[] = [];
  readonly incidents: IncidentManager;
  private readonly delivery: Delivery;
  private nowMs = 0;
  private waiting = 0;

  constructor(
    options: AlertTestOptions,
    groups: readonly RuleGroup[],
    records: MemoryRecords,
    msOf: (time: string) => number,
  ) {
    const clock = { now: () => this.nowMs, monotonic: () => this.nowMs };
    this.delivery = new Delivery({ records, clock, outcome: () => void this.waiting-- });
    this.incidents = new IncidentManager({
      ...{ records, clock, routes: options.routes ?? [], maintenance: options.maintenance ?? [] },
      ...(options.inhibitions && { inhibitions: options.inhibitions }),
      ...(options.externalUrl !== undefined && { externalUrl: options.externalUrl }),
      deliver: (channel, notification) => {
        this.waiting++;
        this.delivery.enqueue(channel, notification);
      },
    });
    for (const name of channelsOf(options, groups))
      this.delivery.setChannel({
        name,
        send: (notification) => Promise.resolve(this.record(name, notification)),
      });
    for (const { matchers, from = '0s', to } of options.silences ?? [])
      this.incidents.silence({
        ...{ matchers, startsAtMs: msOf(from), endsAtMs: to === undefined ? FOREVER_MS : msOf(to) },
        ...{ author: 'the test', comment: 'a silence of the test' },
      });
  }

  /** Sends all messages due up to a time, each at its due time. */
  async until(timeMs: number): Promise<void> {
    for (
      let due = this.incidents.nextDueMs();
      due !== undefined && due <= timeMs;
      due = this.incidents.nextDueMs()
    ) {
      this.nowMs = Math.max(this.nowMs, due);
      await this.send();
      // All due work is done. A due time that stays the same would otherwise be processed in an endless loop.
      if (this.incidents.nextDueMs() === due) break;
    }
    this.nowMs = timeMs;
  }

  /** Called after an evaluation, when all rules have reported their alerts. */
  async send(): Promise<void> {
    this.incidents.tick(this.nowMs);
    this.delivery.tick();
    while (this.waiting > 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.delivery.tick();
    }
  }

  private record(channel: string, { reason, status, alerts, incident }: Notification): void {
    const told = alerts.map(({ rule, state, labels, annotations }: Alert) => ({
      rule,
      state,
      labels,
      annotations,
    }));
    const { title } = incident;
    this.sent.push({ channel, atSeconds: this.nowMs / 1000, reason, status, title, alerts: told });
  }
}

/** All channels named by routes and rules. */
function channelsOf({ routes = [] }: AlertTestOptions, groups: readonly RuleGroup[]): Set<string> {
  const ofRoutes = routes.flatMap(({ channels, escalate }) => [...channels, ...(escalate?.channels ?? [])]);
  const ofRules = groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => ('alert' in rule ? (rule.notify?.channels ?? []) : [])),
  );
  return new Set([LOG_CHANNEL, ...ofRoutes, ...ofRules]);
}
