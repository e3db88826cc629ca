import type { AlertingReport, Incident } from '#contracts';
import type { DeliveryEvent } from '../delivery/delivery-options.js';
import type { CountRuleEvent } from '../evaluate/rule-environment.js';

interface GroupCounts {
  evaluations: number;
  failures: number;
  missed: number;
  lastSeconds: number;
}

type Notified = AlertingReport['notifications'][number];

/** Delivery events that count as outcomes: ends of attempts, and messages that were not delivered. */
const OUTCOMES: Readonly<Partial<Record<DeliveryEvent, Notified['outcome']>>> = {
  sent: 'sent',
  failed: 'failed',
  dropped: 'dropped',
  given_up: 'given_up',
  withheld: 'withheld',
};

/** Counts what alerting does, for the application's metrics. */
export class Activity {
  private groups = new Map<string, GroupCounts>();
  private seconds: number[] = [];
  private notifications = new Map<string, Notified>();

  readonly rule: CountRuleEvent = (event, { group }, by = 1) => {
    const counts = this.of(group);
    if (event === 'evaluation') counts.evaluations += by;
    else if (event === 'failure' || event === 'receiver_failure') counts.failures += by;
    else if (event === 'missed') counts.missed += by;
  };

  readonly delivery = (event: DeliveryEvent, channel: string, reason = ''): void => {
    const outcome = OUTCOMES[event];
    if (!outcome) return;
    const key = `${outcome}\0${channel}\0${reason}`;
    const known = this.notifications.get(key);
    this.notifications.set(key, { channel, outcome, reason, count: (known?.count ?? 0) + 1 });
  };

  /** Records that the evaluation of a group has ended. */
  readonly evaluated = (group: string, seconds: number): void => {
    this.of(group).lastSeconds = seconds;
    this.seconds.push(seconds);
  };

  /** Returns the counts since the previous call. */
  report(open: readonly Incident[], pending: number): AlertingReport {
    const { groups, seconds, notifications } = this;
    this.groups = new Map();
    this.seconds = [];
    this.notifications = new Map();
    const openIncidents: Record<string, number> = {};
    for (const { severity } of open) openIncidents[severity] = (openIncidents[severity] ?? 0) + 1;
    return {
      groups: [...groups].map(([group, counts]) => ({ group, ...counts })),
      evaluationSeconds: seconds,
      notifications: [...notifications.values()],
      openIncidents,
      pending,
    };
  }

  private of(group: string): GroupCounts {
    let counts = this.groups.get(group);
    if (!counts)
      this.groups.set(group, (counts = { evaluations: 0, failures: 0, missed: 0, lastSeconds: 0 }));
    return counts;
  }
}
