import {
  reasonOf,
  type Alert,
  type AlertingNote,
  type AlertingReply,
  type AlertRecords,
  type AlertSource,
  type Clock,
  type TelemetryStore,
  type TrailEntry,
} from '#contracts';
import { createTemplates } from '#alert-templates';
import { HostBridge } from '../bridge/host-bridge.js';
import { Delivery } from '../delivery/delivery.js';
import { queriesOverStore } from '../evaluate/queries-over.js';
import { RuleManager } from '../evaluate/rule-manager.js';
import { IncidentManager } from '../incidents/incident-manager.js';
import { MemoryRecords } from '../records/memory-records.js';
import { LOG_CHANNEL } from '../routing/router.js';
import { Activity } from './activity.js';
import { AlertEvents } from './alert-events.js';
import { AlertingRounds } from './alerting-rounds.js';
import type { AlertingSettings } from './alerting-settings.js';
import { alertSource } from './alert-source.js';
import { channelParts } from './channel-parts.js';
import { ChannelSet } from './channel-set.js';
import { FailingRules } from './failing-rules.js';
import { RuleSet } from './rule-set.js';

/** Milliseconds that messages in flight have when the application shuts down. */
const LAST_SENDS_MS = 700;

/** Dependencies of alerting. */
export interface AlertingPorts {
  readonly settings: AlertingSettings;
  readonly store: Pick<TelemetryStore, 'source' | 'seriesRef' | 'addSamples' | 'alerts'>;
  /** Sampling interval, milliseconds. */
  readonly intervalMs: number;
  /** Main files of optional packages, by package name. */
  readonly packages: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Posts a message to the main thread. */
  readonly tell: (note: AlertingNote) => void;
}

/**
 * Rules, incidents, silences and channels over a store, in the telemetry thread. It has no timers: its owner calls
 * `sampled` after every sampling and `tick` once a second.
 *
 * @throws ObservabilityError `OBS_ALERTING` that names what is wrong in the settings
 */
export class Alerting {
  readonly source: AlertSource;
  private readonly records: AlertRecords;
  private readonly activity = new Activity();
  private readonly failing = new FailingRules();
  private readonly bridge: HostBridge;
  private readonly delivery: Delivery;
  private readonly incidents: IncidentManager;
  private readonly rules: RuleSet;
  private readonly manager: RuleManager;
  private readonly channels: ChannelSet;
  private readonly events: AlertEvents;
  private readonly rounds: AlertingRounds;
  private isWoken = false;
  private isClosed = false;
  private hasFailedToReceive = false;

  constructor(private readonly ports: AlertingPorts) {
    const { settings, store, clock, tell } = ports;
    const { externalLabels, externalUrl, routes, inhibitions, maintenance } = settings;
    this.records = store.alerts ?? new MemoryRecords();
    const { records, activity, warn } = this;
    this.bridge = new HostBridge(tell);
    this.events = new AlertEvents(tell);
    this.delivery = new Delivery({
      records,
      clock,
      warn,
      wake: this.wake,
      count: activity.delivery,
      withheld: (notification) => this.incidents.withheld(notification),
      outcome: ({ result, channel, notification }) => {
        if (result === 'failed' || result === 'dropped') this.incidents.undelivered(channel, notification);
      },
      ...(externalUrl !== undefined && { externalUrl }),
    });
    this.incidents = new IncidentManager({
      records,
      clock,
      warn,
      routes,
      maintenance,
      deliver: (channel, notification) =>
        this.delivery.enqueue(this.channels.has(channel) ? channel : LOG_CHANNEL, notification),
      onTrail: (entries, alerts) => this.heard(entries, alerts),
      findAlert: (fingerprint) => this.manager.alerts().find((alert) => alert.fingerprint === fingerprint),
      ...(inhibitions && { inhibitions }),
      ...(externalUrl !== undefined && { externalUrl }),
    });
    const templates = createTemplates();
    this.rules = new RuleSet(settings, records);
    this.rules.restore(warn);
    this.manager = new RuleManager({
      groups: this.rules.groups(),
      queries: queriesOverStore(store),
      results: store,
      receiver: this,
      records,
      intervalMs: ports.intervalMs,
      externalLabels,
      externalUrl,
      render: templates,
      count: (event, where, by) => {
        activity.rule(event, where, by);
        if (event === 'failure') this.failing.note(where.group, where.rule);
      },
      observe: activity.evaluated,
      judged: (timeMs) => this.rounds.judged(timeMs),
      monotonic: () => clock.monotonic(),
    });
    this.channels = new ChannelSet({
      delivery: this.delivery,
      records,
      bridge: this.bridge,
      parts: channelParts({
        clock,
        tell,
        externalLabels,
        packages: ports.packages,
        bridge: this.bridge,
        warn,
        intervalMs: (group) => this.intervalOf(group),
      }),
      ownLimitMs: settings.channelTimeoutMs,
    });
    this.source = alertSource({
      manager: this.manager,
      incidents: this.incidents,
      delivery: this.delivery,
      rules: this.rules,
      channels: this.channels,
      store,
      backtests: { templates, externalLabels, externalUrl: externalUrl ?? '', samplingMs: ports.intervalMs },
      now: () => clock.now(),
      pushed: () => this.rounds.pushed(clock.now()),
      note: (entry) => this.keep([entry]),
    });
    this.rounds = new AlertingRounds({
      clock,
      manager: this.manager,
      incidents: this.incidents,
      delivery: this.delivery,
      channels: this.channels,
      failing: this.failing,
      activity,
      keep: (entries) => this.keep(entries),
      report: (report) => tell({ kind: 'report', report }),
      warn,
    });
    this.channels.start(settings.channels, settings.ownChannels, warn);
    this.incidents.restore();
    this.delivery.restore();
  }

  /**
   * Lets rules run before users' queries continue: waits one turn of the event loop, and up to 100 ms longer while
   * rules are evaluated.
   */
  readonly yieldToRules = (): Promise<void> => this.rounds.yieldToRules();

  /** Takes a rule's alerts after its evaluation. Its caller counts a failure. */
  receive(alerts: Parameters<IncidentManager['receive']>[0], timeMs: number): void {
    try {
      this.incidents.receive(alerts, timeMs);
      for (const { forwarder } of this.channels.all()) forwarder?.receive(alerts, timeMs);
    } catch (error) {
      this.warnOfReceiving(alerts[0]?.rule ?? '', error);
      throw error;
    }
  }

  /** Evaluates what is due at a sampling. @param timeMs time of the sampling */
  sampled(timeMs: number): void {
    this.rounds.sampled(timeMs);
  }

  /** Does what is due. Call it about once a second. */
  tick(nowMs: number): void {
    this.rounds.tick(nowMs);
  }

  /** Handles a message of the main thread. */
  note(reply: AlertingReply): void {
    if (reply.kind === 'channels') this.channels.setOwn(reply.names);
    else this.bridge.handle(reply);
  }

  /** Stops evaluations and, after 700 ms, requests in flight; messages that were not delivered stay in the records. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.manager.close();
    await this.delivery.close(LAST_SENDS_MS);
  }

  private warnOfReceiving(rule: string, error: unknown): void {
    if (this.hasFailedToReceive) return;
    this.hasFailedToReceive = true;
    this.warn(
      `Alerts of the rule ${JSON.stringify(rule)} could not be taken in: ${reasonOf(error)}. Later failures of any ` +
        'rule are only counted, in observability_alerting_rule_failures_total.',
    );
  }

  private readonly warn = (message: string): void => this.ports.tell({ kind: 'warning', message });

  private readonly wake = (): void => {
    if (this.isWoken) return;
    this.isWoken = true;
    setImmediate(() => {
      this.isWoken = false;
      this.delivery.tick();
    });
  };

  /** Appends trail entries that the incident manager does not append itself. */
  private keep(entries: readonly TrailEntry[]): void {
    if (entries.length === 0) return;
    this.records.appendTrail(entries);
    this.heard(entries);
  }

  private heard(entries: readonly TrailEntry[], alerts: ReadonlyMap<string, Alert> = new Map()): void {
    this.events.note(entries, alerts);
    if (!this.ports.settings.audited) return;
    const done = entries.filter(({ by }) => by !== undefined);
    if (done.length > 0) this.ports.tell({ kind: 'trail', entries: done });
  }

  /** Evaluation interval of a group, milliseconds; the longest one where several files have a group of this name. */
  private intervalOf(group: string): number {
    const known = this.manager.status().filter(({ name }) => name === group);
    return known.length > 0
      ? Math.max(...known.map(({ interval }) => interval)) * 1000
      : this.ports.intervalMs;
  }
}

/** @throws ObservabilityError `OBS_ALERTING` that names what is wrong in the settings */
export function createAlerting(ports: AlertingPorts): Alerting {
  return new Alerting(ports);
}
