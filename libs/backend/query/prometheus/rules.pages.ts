import { createHash } from 'node:crypto';
import type { RuleGroupStatus, RuleStatus } from '#contracts';
import { formatQuery, seriesMatcher } from '#promql';
import { refuse, type Parameters } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { activeAlerts, alertsJson, byName } from './alert-json.js';
import { success } from './envelope.js';
import { goTime } from './go-time.js';
import { matchParameters } from './match-parameters.js';

const RULE_TYPES = { alert: 'alerting', record: 'recording' } as const;
const MOST_FORMATTED = 10_000;
const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ 1: true, t: true, T: true, TRUE: true, true: true, True: true },
  ...{ 0: false, f: false, F: false, FALSE: false, false: false, False: false },
};

/** `/api/v1/rules` and `/api/v1/alerts`: empty when the application evaluates no rules. */
export function rulesPages({ alerting }: QueryContext): QueryPage[] {
  const formatted = formatterOf();
  return [
    {
      path: '/api/v1/rules',
      answer: ({ parameters }) =>
        success([JSON.stringify(rulesJson(alerting?.groups() ?? [], parameters, formatted))]),
    },
    {
      path: '/api/v1/alerts',
      answer: () => success([JSON.stringify({ alerts: activeAlerts(alerting) })]),
    },
  ];
}

type Formatter = (query: string) => string;

function rulesJson(all: readonly RuleGroupStatus[], parameters: Parameters, formatted: Formatter): object {
  const isWanted = ruleFilter(parameters);
  const withAlerts = !flagOf(parameters, 'exclude_alerts');
  const names = parameters.all('rule_group[]');
  const files = parameters.all('file[]');
  const groups = [...all]
    .sort((a, b) => compare(a.file, b.file) || compare(a.name, b.name))
    .map((group) => ({ group, rules: group.rules.filter(isWanted) }))
    .filter(
      ({ group, rules }) =>
        rules.length > 0 &&
        (names.length === 0 || names.includes(group.name)) &&
        (files.length === 0 || files.includes(group.file)),
    );
  const { page, next } = pageOf(groups, parameters);
  return {
    groups: page.map(({ group, rules }) => groupJson(group, rules, withAlerts, formatted)),
    ...(next !== undefined && { groupNextToken: next }),
  };
}

function ruleFilter(parameters: Parameters): (rule: RuleStatus) => boolean {
  const type = parameters.oneOf('type', ['alert', 'record'] as const);
  const names = parameters.all('rule_name[]');
  const sets = matchParameters(parameters).map((matchers) => matchers.map(seriesMatcher));
  return ({ type: own, name, labels }) =>
    (type === undefined || own === RULE_TYPES[type]) &&
    (names.length === 0 || names.includes(name)) &&
    (sets.length === 0 || sets.some((matches) => matches.every((match) => match(labels))));
}

function flagOf(parameters: Parameters, name: string): boolean {
  const text = parameters.text(name);
  if (text === undefined) return false;
  return FLAGS[text] ?? refuse(name, `${JSON.stringify(text)} is neither true nor false`);
}

interface Listed {
  readonly group: RuleGroupStatus;
  readonly rules: readonly RuleStatus[];
}

/** `group_limit` groups, starting at `group_next_token`. */
function pageOf(
  groups: readonly Listed[],
  parameters: Parameters,
): { page: readonly Listed[]; next?: string } {
  const limit = parameters.whole('group_limit', { least: 1, most: 1e9, missing: 0 });
  const token = parameters.text('group_next_token');
  if (limit === 0) {
    if (token !== undefined) refuse('group_limit', 'it needs to be present to page through the groups');
    return { page: groups };
  }
  const from = token === undefined ? 0 : groups.findIndex(({ group }) => tokenOf(group) === token);
  if (from < 0) refuse('group_next_token', `there is no group ${token}; were the groups changed?`);
  const after = groups[from + limit];
  return { page: groups.slice(from, from + limit), ...(after && { next: tokenOf(after.group) }) };
}

function tokenOf({ file, name }: RuleGroupStatus): string {
  return createHash('sha1').update(`${file};${name}`).digest('hex');
}

function groupJson(
  group: RuleGroupStatus,
  rules: readonly RuleStatus[],
  withAlerts: boolean,
  formatted: Formatter,
): object {
  return {
    name: group.name,
    file: group.file,
    rules: rules.map((rule) => ruleJson(rule, withAlerts, formatted)),
    interval: group.interval,
    limit: group.limit,
    evaluationTime: group.evaluationSeconds,
    lastEvaluation: goTime(group.lastEvaluationMs),
  };
}

/** Prints expressions as Prometheus does. Clients poll the rules, and parsing takes most of the time: texts are kept. */
function formatterOf(): Formatter {
  const known = new Map<string, string>();
  return (query) => {
    const text = known.get(query) ?? formatQuery(query, { oneLine: true });
    if (known.size >= MOST_FORMATTED) known.clear();
    known.set(query, text);
    return text;
  };
}

function ruleJson(rule: RuleStatus, withAlerts: boolean, formatted: Formatter): object {
  const { name, health, lastError } = rule;
  const query = formatted(rule.query);
  const labels = byName(rule.labels);
  const common = {
    health,
    ...(lastError !== undefined && { lastError }),
    evaluationTime: rule.evaluationSeconds,
    lastEvaluation: goTime(rule.lastEvaluationMs),
    type: rule.type,
  };
  if (rule.type === 'recording')
    return { name, query, ...(Object.keys(labels).length > 0 && { labels }), ...common };
  return {
    state: rule.state,
    name,
    query,
    duration: rule.duration,
    keepFiringFor: rule.keepFiringFor,
    labels,
    annotations: byName(rule.annotations),
    alerts: withAlerts ? alertsJson(rule.alerts) : null,
    ...common,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
