import { createHash } from 'node:crypto';
import type { AlertingRule, PresetDefinition, RuleGroup } from '#contracts';
import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import { DATASOURCES } from './datasources.js';

/** Grafana knows a rule by at most so many characters. */
const UID_LENGTH = 40;
const HASH_LENGTH = 8;
/** Seconds before the evaluation that an instant query may look back; the range of the rule itself is in its expression. */
const LOOK_BACK_S = 600;
const INTERVAL = '1m';
/** The query, and the condition over it. */
const [QUERY, CONDITION] = ['A', 'B'];

/**
 * The alerts of a preset as rules that Grafana evaluates by itself, over Prometheus' recorded series: the same expressions,
 * times and texts as in Prometheus' rule files.
 *
 * @returns undefined for a preset without alerts
 */
export function grafanaAlertsFile(
  { name }: PresetDefinition,
  groups: readonly RuleGroup[],
): GeneratedFile | undefined {
  const alerting = groups
    .map((group) => ({
      ...group,
      rules: group.rules.filter((rule): rule is AlertingRule => 'alert' in rule),
    }))
    .filter(({ rules }) => rules.length > 0);
  if (alerting.length === 0) return undefined;
  return yamlFile(`grafana/provisioning/alerting/${name}.yml`, {
    apiVersion: 1,
    groups: alerting.map(({ name: group, interval = INTERVAL, rules }) => ({
      orgId: 1,
      name: group,
      folder: 'Observability',
      interval,
      rules: rules.map((rule) => grafanaRule(name, rule)),
    })),
  });
}

function grafanaRule(preset: string, rule: AlertingRule) {
  const { alert, expr, for: pending, keep_firing_for: keepFiringFor, labels = {}, annotations = {} } = rule;
  return {
    uid: uidOf(`${preset}-${alert}`),
    title: `${preset}: ${alert}`,
    condition: CONDITION,
    data: [
      {
        refId: QUERY,
        relativeTimeRange: { from: LOOK_BACK_S, to: 0 },
        datasourceUid: DATASOURCES.prometheus,
        model: { refId: QUERY, expr, instant: true, range: false },
      },
      {
        refId: CONDITION,
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: '__expr__',
        // As in Prometheus, every series of the answer fires, with any value: also 0 of `up == 0`.
        model: {
          refId: CONDITION,
          type: 'math',
          expression: `is_number($${QUERY}) || is_nan($${QUERY}) || is_inf($${QUERY})`,
        },
      },
    ],
    // An answer without series means that nothing is wrong.
    noDataState: 'OK',
    execErrState: 'Error',
    for: pending ?? '0s',
    ...(keepFiringFor && { keepFiringFor }),
    labels: mapped({ alertname: alert, ...labels }, (text) => template(text).replaceAll('$', '$$$$')),
    annotations: mapped(annotations, template),
    isPaused: false,
  };
}

/** `$value` is a text about all values in Grafana: the number is that of the query. */
function template(text: string): string {
  return text.replace(/\$value\b/g, `$$values.${QUERY}.Value`);
}

function mapped(texts: Readonly<Record<string, string>>, change: (text: string) => string) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]));
}

/** A name that is too long is truncated, with a hash that keeps it unique. */
function uidOf(name: string): string {
  if (name.length <= UID_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, UID_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
