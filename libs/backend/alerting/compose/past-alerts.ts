import { createTemplates } from '#alert-templates';
import type {
  Alert,
  AlertRecords,
  AlertSource,
  PlannedMaintenance,
  RuleGroupStatus,
  Silence,
  TelemetryStore,
} from '#contracts';
import { alertingError } from '../alerting-error.js';
import { backtest } from '../backtest/backtest.js';
import { statisticsOf } from '../incidents/statistics.js';
import { silenceOf } from '../silences/silence-of.js';

/** The state of alerting at one moment. */
export interface PastAlerting {
  readonly groups: readonly RuleGroupStatus[];
  readonly alerts: readonly Alert[];
  readonly silences: readonly Silence[];
  readonly maintenance: readonly PlannedMaintenance[];
}

/**
 * Read-only access to rules, alerts and incidents of the past. Rules given in a request are evaluated over stored
 * samples only; requests that would change something fail with an explanation.
 *
 * @param records incidents and the trail
 * @param nowMs the moment, milliseconds since 1970
 * @param samples the samples over which given rules are tested
 */
export function pastAlerts(
  records: AlertRecords,
  then: PastAlerting,
  nowMs: number,
  samples: { readonly store: Pick<TelemetryStore, 'source'>; readonly samplingMs: number },
): AlertSource {
  const context = {
    ...samples,
    groups: [],
    templates: createTemplates(),
    externalLabels: {},
    externalUrl: '',
  };
  return {
    groups: () => then.groups,
    alerts: () => then.alerts,
    silences: () => then.silences,
    maintenance: () => then.maintenance,
    channels: () => [],
    incident: (id) => records.incident(id),
    incidents: (filter, page) => records.incidents(filter, page),
    trail: (filter, page) => records.trail(filter, page),
    statistics: (fromMs, toMs) => statisticsOf(records, fromMs, toMs),
    silenceFor: (fingerprint) => {
      const alert = then.alerts.find((one) => one.fingerprint === fingerprint);
      if (!alert) throw alertingError('fingerprint', `there is no alert ${JSON.stringify(fingerprint)}`);
      return silenceOf(alert, nowMs);
    },
    evaluate: readOnly,
    acknowledge: readOnly,
    resolve: readOnly,
    suppress: readOnly,
    silence: readOnly,
    expireSilence: readOnly,
    putMaintenance: readOnly,
    removeMaintenance: readOnly,
    registerRule: readOnly,
    removeRule: readOnly,
    registerChannel: readOnly,
    removeChannel: readOnly,
    testChannel: readOnly,
    backtest: (request, signal) => backtest(request, { ...context, signal }),
  };
}

function readOnly(): never {
  throw alertingError(
    'file',
    'this is an exported period, which can only be read; act in the application itself',
  );
}
