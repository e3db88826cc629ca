import {
  ObservabilityError,
  type Alert,
  type AlertSeverity,
  type AlertState,
  type AlertStatistics,
  type BacktestRequest,
  type BacktestResult,
  type ChannelOptions,
  type Deed,
  type Incident,
  type IncidentFilter,
  type MaintenanceWindow,
  type NotificationChannel,
  type PageOptions,
  type RuleGroup,
  type RuleGroupStatus,
  type Silence,
  type SilenceRequest,
  type ThresholdRule,
  type TrailEntry,
  type TrailFilter,
} from '#contracts';
import { type AlertRequests, timesOf } from './alert-requests.js';
import type { UserChannels } from './user-channels.js';

/** The author of a change that names none. */
const APPLICATION: Deed = { by: 'application' };

type Listed = Partial<PageOptions>;
/** Selects alerts. */
export interface AlertFilter {
  readonly state?: AlertState;
  readonly severity?: AlertSeverity;
  readonly rule?: string;
}

/** A period, milliseconds since 1970. Default: the last 30 days. */
export interface StatisticsPeriod {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * Alerting for the application's code. It queries the same thread as the pages below `/api/alerting`. Every method
 * rejects with an `ObservabilityError` (`OBS_ALERTING`) that names the field when an argument is invalid, and when
 * alerting is off.
 *
 * @example
 * ```ts
 * constructor(private readonly alerts: AlertService) {}
 *
 * async imported(rejected: number) {
 *   await this.alerts.evaluate('import_rejected_rows', rejected, { source: 'crm' });
 * }
 * ```
 */
export class AlertService {
  /**
   * @param requests sends requests to the telemetry thread
   * @param channels channels that the application implements; undefined while alerting is off
   * @param changed called when a channel was added or removed
   */
  constructor(
    private readonly requests: AlertRequests,
    private readonly channels: UserChannels | undefined,
    private readonly changed: () => void,
  ) {}

  /**
   * Evaluates a value at once with every rule that compares this metric with a number. `for` is ignored; an alert in
   * its cooldown does not fire. A value that no longer meets the condition resolves its alert.
   *
   * @param labels labels of the value's series
   * @returns the alerts that began to fire or were resolved
   */
  async evaluate(
    metric: string,
    value: number,
    labels: Readonly<Record<string, string>> = {},
  ): Promise<readonly Alert[]> {
    // JSON has no infinity, and NaN meets no condition.
    if (!Number.isFinite(value))
      throw new ObservabilityError('OBS_ALERTING', 'value: it must be a finite number');
    return (await this.requests.change<{ alerts: Alert[] }>('POST', '/evaluate', { metric, value, labels }))
      .alerts;
  }

  /** Alerts that fire, are pending, or were resolved in the last 15 minutes. */
  async alerts(filter: AlertFilter = {}): Promise<readonly Alert[]> {
    return (await this.requests.read<{ alerts: Alert[] }>('/alerts', { ...filter })).alerts;
  }

  /** Firing alerts. */
  getActiveAlerts(): Promise<readonly Alert[]> {
    return this.alerts({ state: 'firing' });
  }

  /** Firing alerts of one severity. */
  alertsBySeverity(severity: AlertSeverity): Promise<readonly Alert[]> {
    return this.alerts({ state: 'firing', severity });
  }

  /** Rules by group, with their health, state and alerts. */
  async rules(): Promise<readonly RuleGroupStatus[]> {
    return (await this.requests.read<{ groups: RuleGroupStatus[] }>('/rules')).groups;
  }

  /**
   * Adds a rule or a group of rules, which survives a restart when the store is on disk. It replaces a rule with the
   * same id (a group with the same name).
   */
  async registerRule(rule: ThresholdRule | RuleGroup, deed: Deed = APPLICATION): Promise<void> {
    await this.requests.change('POST', '/rules', { rule, ...deed });
  }

  /** Removes a rule that was added at run time. @param id id of the threshold rule, or name of the group */
  async removeRule(id: string, deed: Deed = APPLICATION): Promise<void> {
    await this.requests.change('DELETE', `/rules/${encodeURIComponent(id)}`, undefined, deed);
  }

  /**
   * Adds a channel: settings of a built-in channel, which survive a restart when the store is on disk and reference
   * their secrets; or a channel that you implement, which exists until the process ends. It replaces a channel with the
   * same name.
   */
  async registerChannel(
    channel: ChannelOptions | NotificationChannel,
    deed: Deed = APPLICATION,
  ): Promise<void> {
    if (!isOwn(channel)) return void (await this.requests.change('POST', '/channels', { channel, ...deed }));
    if (!this.channels)
      throw new ObservabilityError('OBS_ALERTING', 'alerting is off: set the option "alerting"');
    this.channels.add(channel);
    this.changed();
  }

  /** Removes a channel that was added at run time. */
  async removeChannel(name: string, deed: Deed = APPLICATION): Promise<void> {
    if (this.channels?.names.includes(name)) {
      this.channels.remove(name);
      this.changed();
    } else await this.requests.change('DELETE', `/channels/${encodeURIComponent(name)}`, undefined, deed);
  }

  /** Sends one message that is marked as a test. @throws ObservabilityError with the receiver's answer */
  async testChannel(name: string): Promise<void> {
    await this.requests.change('POST', `/channels/${encodeURIComponent(name)}/test`, {});
  }

  /** Incidents, newest first. */
  async incidents(
    filter: IncidentFilter = {},
    page: Listed = {},
  ): Promise<{ readonly incidents: readonly Incident[]; readonly next?: string }> {
    const { states, severities, minAgeMs, rule } = filter;
    return this.requests.read('/incidents', {
      state: states,
      severity: severities,
      min_age: minAgeMs === undefined ? undefined : minAgeMs / 1000,
      rule,
      ...timesOf(filter),
      ...page,
    });
  }

  /** Incidents that are not resolved, newest first. */
  async openIncidents(page: Listed = { limit: 10_000 }): Promise<readonly Incident[]> {
    const open = { states: ['triggered', 'acknowledged', 'suppressed'] } as const;
    return (await this.incidents(open, page)).incidents;
  }

  /** One incident with its timeline, oldest first; undefined when it does not exist. */
  incident(
    id: string,
  ): Promise<{ readonly incident: Incident; readonly timeline: readonly TrailEntry[] } | undefined> {
    return this.requests.find(`/incidents/${encodeURIComponent(id)}`);
  }

  /** Acknowledges an incident: notifications about it stop until it is resolved. */
  acknowledge(incident: string, deed: Deed): Promise<Incident> {
    return this.act(incident, 'acknowledge', { ...deed });
  }

  /** Resolves an incident. While its alerts still fire, a new incident opens after one group interval. */
  resolve(incident: string, deed: Deed): Promise<Incident> {
    return this.act(incident, 'resolve', { ...deed });
  }

  /** Suppresses notifications about an incident for some minutes. */
  suppress(incident: string, minutes: number, deed: Deed): Promise<Incident> {
    return this.act(incident, 'suppress', { minutes, ...deed });
  }

  async silences(): Promise<readonly Silence[]> {
    return (await this.requests.read<{ silences: Silence[] }>('/silences')).silences;
  }

  /** Mutes alerts that match all conditions, for a time. With the id of an active silence, it changes that silence. */
  async silence(silence: SilenceRequest): Promise<Silence> {
    return (await this.requests.change<{ silence: Silence }>('POST', '/silences', silence)).silence;
  }

  /** A silence prefilled from an alert, for two hours: set its author and comment, and pass it to `silence`. */
  async silenceFor(alert: string): Promise<Omit<Silence, 'id'>> {
    const path = `/alerts/${encodeURIComponent(alert)}/silence`;
    return (await this.requests.read<{ silence: Omit<Silence, 'id'> }>(path)).silence;
  }

  async expireSilence(id: string, deed: Deed = APPLICATION): Promise<Silence> {
    const path = `/silences/${encodeURIComponent(id)}`;
    return (await this.requests.change<{ silence: Silence }>('DELETE', path, undefined, deed)).silence;
  }

  async maintenance(): Promise<readonly MaintenanceWindow[]> {
    return (await this.requests.read<{ maintenance: MaintenanceWindow[] }>('/maintenance')).maintenance;
  }

  /** Adds a maintenance window, or changes the one with its name. */
  async putMaintenance({ name, ...window }: MaintenanceWindow, deed: Deed = APPLICATION): Promise<void> {
    await this.requests.change('PUT', `/maintenance/${encodeURIComponent(name)}`, { ...window, ...deed });
  }

  async removeMaintenance(name: string, deed: Deed = APPLICATION): Promise<void> {
    await this.requests.change('DELETE', `/maintenance/${encodeURIComponent(name)}`, undefined, deed);
  }

  /** The audit trail of actions and events, newest first. */
  async trail(
    filter: TrailFilter = {},
    page: Listed = {},
  ): Promise<{ readonly trail: readonly TrailEntry[]; readonly next?: string }> {
    const { fromMs: _from, toMs: _to, actions, ...rest } = filter;
    return this.requests.read('/trail', { ...timesOf(filter), ...rest, action: actions, ...page });
  }

  /** Totals by state and severity, and statistics of each rule. */
  statistics(period: StatisticsPeriod = {}): Promise<AlertStatistics> {
    return this.requests.read('/statistics', timesOf(period));
  }

  /** Computes when a rule would have fired over the stored samples. */
  backtest(request: BacktestRequest): Promise<BacktestResult> {
    return this.requests.change('POST', '/backtest', request);
  }

  /**
   * Incidents with their timelines, one JSON document per line (NDJSON), for a file.
   *
   * @example
   * ```ts
   * await pipeline(Readable.from(await alerts.exportIncidents()), createWriteStream('incidents.ndjson'));
   * ```
   */
  exportIncidents(filter: IncidentFilter = {}): Promise<AsyncIterable<Uint8Array>> {
    const { states, severities, rule } = filter;
    return this.requests.stream('/export', { state: states, severity: severities, rule, ...timesOf(filter) });
  }

  private async act(incident: string, what: string, body: object): Promise<Incident> {
    const path = `/incidents/${encodeURIComponent(incident)}/${what}`;
    return (await this.requests.change<{ incident: Incident }>('POST', path, body)).incident;
  }
}

function isOwn(channel: ChannelOptions | NotificationChannel): channel is NotificationChannel {
  return typeof (channel as Partial<NotificationChannel> | null)?.send === 'function';
}
