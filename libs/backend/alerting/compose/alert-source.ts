import type { AlertSource, Deed, TelemetryStore, TrailEntry } from '#contracts';
import { backtest, type BacktestOptions } from '../backtest/backtest.js';
import type { Delivery } from '../delivery/delivery.js';
import type { RuleManager } from '../evaluate/rule-manager.js';
import type { IncidentManager } from '../incidents/incident-manager.js';
import type { ChannelSet } from './channel-set.js';
import type { RuleSet } from './rule-set.js';

/** Dependencies of the alert source. */
export interface AlertSourceParts {
  readonly manager: RuleManager;
  readonly incidents: IncidentManager;
  readonly delivery: Delivery;
  readonly rules: RuleSet;
  readonly channels: ChannelSet;
  readonly store: Pick<TelemetryStore, 'source'>;
  /** Options of back-tests, without the store and the rules. */
  readonly backtests: Omit<BacktestOptions, 'store' | 'groups'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when a pushed value was evaluated. */
  readonly pushed: () => void;
  /** Appends an entry to the audit trail. */
  readonly note: (entry: TrailEntry) => void;
}

/** The port through which pages and the application access alerting. */
export function alertSource(parts: AlertSourceParts): AlertSource {
  const { manager, incidents, delivery, channels, now } = parts;
  return {
    groups: () => manager.status(),
    alerts: () => manager.alerts(),
    incident: (id) => incidents.incident(id),
    incidents: (filter, page) => incidents.incidents(filter, page),
    trail: (filter, page) => incidents.trail(filter, page),
    statistics: (fromMs, toMs) => incidents.statistics(fromMs, toMs),
    silences: () => incidents.silences(),
    maintenance: () => incidents.maintenance(),
    channels: () => channels.status(),
    evaluate: async (metric, value, labels) => {
      const changed = await manager.evaluatePushed(metric, value, labels, now());
      parts.pushed();
      return changed;
    },
    acknowledge: (incident, deed) => incidents.acknowledge(incident, deed),
    resolve: (incident, deed) => incidents.resolve(incident, deed),
    suppress: (incident, minutes, deed) => incidents.suppress(incident, minutes, deed),
    silence: (silence) => incidents.silence(silence),
    silenceFor: (alert) => incidents.silenceFor(alert),
    expireSilence: (id, deed) => incidents.expireSilence(id, deed),
    putMaintenance: (window, deed) => incidents.putMaintenance(window, deed),
    removeMaintenance: (name, deed) => incidents.removeMaintenance(name, deed),
    ...ruleChanges(parts),
    ...channelChanges(parts),
    testChannel: (name) => delivery.test(name),
    backtest: (request, signal) =>
      backtest(request, {
        signal,
        ...parts.backtests,
        store: parts.store,
        groups: parts.rules.groups(),
      }),
  };
}

function ruleChanges({ rules, manager, note, now }: AlertSourceParts) {
  return {
    registerRule: (rule, deed) => {
      const id = rules.register(rule);
      manager.setGroups(rules.groups());
      note({ timeMs: now(), action: 'rule_registered', rule: id, ...signed(deed, `rule ${id}`) });
    },
    removeRule: (id, deed) => {
      rules.remove(id);
      manager.setGroups(rules.groups());
      note({ timeMs: now(), action: 'rule_removed', rule: id, ...signed(deed, `rule ${id}`) });
    },
  } satisfies Partial<AlertSource>;
}

function channelChanges({ channels, note, now }: AlertSourceParts) {
  return {
    registerChannel: (settings, deed) => {
      channels.register(settings);
      const { name, type } = settings;
      note({ timeMs: now(), action: 'channel_registered', channel: name, ...signed(deed, type) });
    },
    removeChannel: (name, deed) => {
      channels.remove(name);
      note({ timeMs: now(), action: 'channel_removed', channel: name, ...signed(deed, name) });
    },
  } satisfies Partial<AlertSource>;
}

function signed({ by, reason }: Deed, otherwise: string): Pick<TrailEntry, 'by' | 'text'> {
  return { by, text: reason ?? otherwise };
}
