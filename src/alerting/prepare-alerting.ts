import type { ModulesContainer } from '@nestjs/core';
import {
  channelProblems,
  groupProblems,
  IncidentManager,
  isGroup,
  MemoryRecords,
  problemText,
  thresholdProblems,
  type AlertingSettings,
} from '#alerting';
import { channelProblem, declaredRules } from '#alerting-nest';
import {
  ObservabilityError,
  reasonOf,
  type ChannelOptions,
  type NotificationChannel,
  type ResolvedOptions,
  type RuleGroup,
  type ThresholdRule,
} from '#contracts';
import { closest } from '#promql';
import { presetGroups, type PlacedGroup } from './application-rules.js';
import { longOffset } from './long-offset.js';
import { readRuleFiles } from './rule-files.js';
import { shortHistory } from './short-history.js';

type Options = ResolvedOptions['alerting'];

/** The settings and channels with which alerting starts. */
export interface PreparedAlerting {
  readonly settings: AlertingSettings;
  readonly ownChannels: readonly NotificationChannel[];
  /** Probable mistakes, as sentences. */
  readonly warnings: readonly string[];
}

/**
 * Merges and validates the rules and settings of options, presets, rule files and decorators.
 *
 * @param job label of the stored series
 * @throws ObservabilityError `OBS_ALERTING`, a single error that lists every problem with file, group, rule and field
 */
export function prepareAlerting(
  options: ResolvedOptions,
  modules: ModulesContainer,
  job: string,
): PreparedAlerting {
  const { alerting } = options;
  const files = readRuleFiles(alerting.ruleFiles);
  const fromCode = [...alerting.rules, ...declaredRules(modules)];
  const thresholds = fromCode.filter((rule): rule is ThresholdRule => !isGroup(rule));
  const groups = fromCode.filter(isGroup);
  const { own, settings } = channelsOf(alerting);
  const problems = [
    ...ruleProblemsOf(groups, thresholds),
    ...files.problems.map((problem) => `alerting.ruleFiles: ${problem}`),
    ...channelProblemsOf(alerting),
    ...routingProblemsOf(alerting),
  ];
  if (problems.length > 0) throw wrong(problems);
  const all: PlacedGroup[] = [
    ...(alerting.presets ? presetGroups(modules, job) : []),
    ...files.groups,
    ...groups.map((group) => ({ file: 'code', group })),
  ];
  const names = new Set(['log', ...settings.map(({ name }) => name), ...own.map(({ name }) => name)]);
  return {
    ownChannels: own,
    warnings: [
      ...unknownChannels(alerting, all, thresholds, names),
      ...longOffset(all, options.store.intervalMs),
      ...shortHistory(
        all.filter(({ file }) => file !== 'preset'),
        options.store.retention.hourDays,
      ),
    ],
    settings: {
      groups: all,
      thresholds,
      interval: alerting.interval,
      channels: settings,
      ownChannels: own.map(({ name }) => name),
      channelTimeoutMs: alerting.channelTimeoutMs,
      routes: alerting.routes,
      inhibitions: alerting.inhibitions,
      maintenance: alerting.maintenance,
      externalLabels: alerting.externalLabels,
      externalUrl: options.management.externalUrl,
      audited: options.audit.file !== undefined,
    },
  };
}

function wrong(problems: readonly string[]): ObservabilityError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `  - ${problem}`).join('\n');
  return new ObservabilityError(
    'OBS_ALERTING',
    `alerting has ${count}. Correct each and start again:\n${lines}`,
  );
}

function ruleProblemsOf(groups: readonly RuleGroup[], thresholds: readonly ThresholdRule[]): string[] {
  const ids = new Set<string>();
  const names = new Set(groups.map(({ name }) => name));
  return [
    ...groupProblems(groups, 'code').map((problem) => `alerting.rules: ${problemText(problem)}`),
    ...thresholds.flatMap((rule, index) => {
      const name = `alerting.rules: threshold rule ${JSON.stringify(rule?.id ?? index)}`;
      const twice = ids.has(rule?.id) ? ['id: another threshold rule has the same id'] : [];
      ids.add(rule?.id);
      if (names.has(rule?.id)) twice.push('id: a group of rules has this name');
      return [...thresholdProblems(rule), ...twice].map((problem) => `${name}, ${problem}`);
    }),
  ];
}

function channelsOf({ channels }: Options) {
  const isOwn = (channel: ChannelOptions | NotificationChannel): channel is NotificationChannel =>
    typeof (channel as Partial<NotificationChannel>).send === 'function';
  return {
    own: channels.filter(isOwn),
    settings: channels.filter((channel): channel is ChannelOptions => !isOwn(channel)),
  };
}

function channelProblemsOf(alerting: Options): string[] {
  const { own, settings } = channelsOf(alerting);
  const names = alerting.channels.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...settings.flatMap((channel) =>
      channelProblems(channel).map(
        (problem) => `alerting.channels ${JSON.stringify(channel.name)}, ${problem}`,
      ),
    ),
    ...own
      .flatMap((channel) => channelProblem(channel) ?? [])
      .map((problem) => `alerting.channels: ${problem}`),
    ...twice.map((name) => `alerting.channels: two channels have the name ${JSON.stringify(name)}`),
  ];
}

/** Each part is validated separately, so that all problems are found. */
function routingProblemsOf({ routes, inhibitions = [], maintenance }: Options): string[] {
  return [
    ...routes.flatMap((route, at) => tried({ routes: [route] }, `alerting.routes.${at}`)),
    ...inhibitions.flatMap((one, at) => tried({ inhibitions: [one] }, `alerting.inhibitions.${at}`)),
    ...maintenance.flatMap((one, at) => tried({ maintenance: [one] }, `alerting.maintenance.${at}`)),
  ];
}

function tried(
  part: Partial<Pick<Options, 'routes' | 'inhibitions' | 'maintenance'>>,
  path: string,
): string[] {
  const { inhibitions, ...others } = part;
  try {
    new IncidentManager({
      records: new MemoryRecords(),
      clock: { now: () => 0 },
      deliver: () => undefined,
      ...others,
      ...(inhibitions && { inhibitions }),
    });
    return [];
  } catch (error) {
    const text = reasonOf(error).replace(/^OBS_ALERTING: /, '');
    return [`${path}: ${text.replace(/^(?:routes|inhibitions|maintenance)\[0\]\.?/, '')}`];
  }
}

/** Unknown channels are only warnings, since channels may be registered at run time. */
function unknownChannels(
  { routes }: Options,
  groups: readonly PlacedGroup[],
  thresholds: readonly ThresholdRule[],
  known: ReadonlySet<string>,
): string[] {
  const named = [
    ...routes.flatMap(({ channels, escalate }, at) =>
      [...channels, ...(escalate?.channels ?? [])].map(
        (channel) => [`alerting.routes.${at}`, channel] as const,
      ),
    ),
    ...thresholds.flatMap(({ id, channels = [] }) =>
      channels.map((channel) => [`The rule "${id}"`, channel] as const),
    ),
    ...groups.flatMap(({ group: { rules } }) =>
      rules.flatMap((rule) =>
        'alert' in rule
          ? (rule.notify?.channels ?? []).map((channel) => [`The rule "${rule.alert}"`, channel] as const)
          : [],
      ),
    ),
  ];
  return named
    .filter(([, channel]) => !known.has(channel))
    .map(
      ([who, channel]) =>
        `${who} names the channel "${channel}", which is not there${meant(channel, known)} ` +
        'Its messages go to the log until a channel with this name is registered.',
    );
}

function meant(channel: string, known: ReadonlySet<string>): string {
  const near = closest(channel, [...known]);
  return near === undefined ? '.' : `; did you mean "${near}"?`;
}
