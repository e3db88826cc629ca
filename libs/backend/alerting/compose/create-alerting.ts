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
import type { ChannelParts } from '../channels/channel.js';
import { createSecrets, type Secrets } from '../channels/settings/secrets.js';
import { Delivery } from '../delivery/delivery.js';
import { queriesOverStore } from '../evaluate/queries-over.js';
import { RuleManager } from '../evaluate/rule-manager.js';
import { IncidentManager } from '../incidents/incident-manager.js';
import { MemoryRecords } from '../records/memory-records.js';
import { Activity } from './activity.js';
import { AlertEvents } from './alert-events.js';
import type { AlertingSettings } from './alerting-settings.js';
import { alertSource } from './alert-source.js';
import { ChannelSet } from './channel-set.js';
import { FailingRules } from './failing-rules.js';
import { peerLoader } from './peer-loader.js';
import { RuleSet } from './rule-set.js';

/** Milliseconds that messages which are being sent have when the application ends. */
const LAST_SENDS_MS = 700;
const LONGEST_YIELD_MS = 100;

/** What alerting works with. */
export interface AlertingPorts {
  readonly settings: AlertingSettings;
  readonly store: Pick<TelemetryStore, 'source' | 'seriesRef' | 'addSamples' | 'alerts'>;
  /** Milliseconds between two samplings. */
  readonly intervalMs: number;
  /** Main files of optional packages, by name. */
  readonly packages: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Tells the main thread. */
  readonly tell: (note: AlertingNote) => void;
}

/**
 * Rules, incidents, silences and channels over a store, in the telemetry thread. Nothing in it has a timer: it works when it
 * is told that a sampling was taken, or that a second is over.
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
  private rounds = 0;
  private isReconciled = false;
  private isWoken = false;
  private isClosed = false;

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
      deliver: (channel, notification) => this.delivery.enqueue(channel, notification),
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
      monotonic: () => clock.monotonic(),
    });
    this.channels = new ChannelSet({
      delivery: this.delivery,
      records,
      bridge: this.bridge,
      parts: this.channelParts(),
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
      note: (entry) => this.keep([entry]),
    });
    this.channels.start(settings.channels, settings.ownChannels, warn);
    this.incidents.restore();
    this.delivery.restore();
  }

  /**
   * Lets rules have the thread before queries of people go on: waits one turn of the event loop, and longer, up to 100 ms,
   * while rules are evaluated.
   */
  readonly yieldToRules = async (): Promise<void> => {
    const until = performance.now() + LONGEST_YIELD_MS;
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.rounds > 0 && performance.now() < until);
  };

  /** Alerts of a rule, after its evaluation. */
  receive(alerts: Parameters<IncidentManager['receive']>[0], timeMs: number): void {
    this.incidents.receive(alerts, timeMs);
    for (const { forwarder } of this.channels.all()) forwarder?.receive(alerts, timeMs);
  }

  /** A sampling was taken: evaluates what is due. @param timeMs its time */
  sampled(timeMs: number): void {
    void this.round(timeMs).catch((error: unknown) =>
      this.warn(`Rules could not be evaluated: ${reasonOf(error)}`),
    );
  }

  /** Does what is due. Called about once a second. */
  tick(nowMs: number): void {
    // What inhibits is known after all rules of a round.
    if (this.rounds === 0) this.incidents.tick(nowMs);
    this.delivery.tick();
    for (const { forwarder } of this.channels.all()) forwarder?.flush(nowMs);
  }

  /** The main thread tells something. */
  note(reply: AlertingReply): void {
    if (reply.kind === 'channels') this.channels.setOwn(reply.names);
    else this.bridge.handle(reply);
  }

  /** Ends what is being evaluated and sent; what was not delivered is kept. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.manager.close();
    await this.delivery.close(LAST_SENDS_MS);
  }

  private async round(timeMs: number): Promise<void> {
    this.rounds += 1;
    try {
      await this.manager.evaluate(timeMs);
    } finally {
      this.rounds -= 1;
    }
    if (this.isClosed) return;
    this.reconcile(timeMs);
    this.keep(this.failing.entries(() => this.manager.status(), timeMs));
    const nowMs = this.ports.clock.now();
    this.tick(nowMs);
    for (const { heartbeat } of this.channels.all()) heartbeat?.beat(nowMs);
    this.report();
  }

  /** Once, when every rule was evaluated after the start: alerts whose rules are gone end. */
  private reconcile(timeMs: number): void {
    if (this.isReconciled || this.manager.status().some(({ lastEvaluationMs }) => lastEvaluationMs === 0))
      return;
    this.isReconciled = true;
    this.incidents.reconcile(this.manager.alerts(), timeMs);
  }

  private report(): void {
    const pending = this.delivery.status().reduce((sum, { waiting }) => sum + waiting, 0);
    const report = this.activity.report(this.incidents.openIncidents(), pending);
    this.ports.tell({ kind: 'report', report });
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

  /** Lines of the trail that nobody else keeps. */
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

  private channelParts(): ChannelParts {
    const { settings, clock, packages, tell, intervalMs } = this.ports;
    return {
      secrets: this.secrets(),
      clock,
      templates: this.channelTemplates(),
      log: (line) => tell({ kind: 'line', ...line }),
      warn: this.warn,
      loadPeer: peerLoader(packages),
      externalLabels: settings.externalLabels,
      intervalMs: (group) => {
        const known = this.manager.status().find(({ name }) => name === group);
        return known ? known.interval * 1000 : intervalMs;
      },
    };
  }

  private channelTemplates(): ChannelParts['templates'] {
    const templates = createTemplates();
    return {
      render: async (text, data) => templates.render(text, { ...data, timeMs: this.ports.clock.now() }),
    };
  }

  /** Files are read here; the environment is the main thread's. */
  private secrets(): Secrets {
    return {
      read: async (reference) => {
        if (!('env' in reference)) return createSecrets({}).read(reference);
        const value = await this.bridge.variable(reference.env);
        return createSecrets({ [reference.env]: value }).read(reference);
      },
    };
  }
}

/** @throws ObservabilityError `OBS_ALERTING` that names what is wrong in the settings */
export function createAlerting(ports: AlertingPorts): Alerting {
  return new Alerting(ports);
}
