import {
  ALERT_SEVERITIES,
  JOB_NAME,
  reasonOf,
  type AlertDefinition,
  type DashboardDefinition,
  type LogFormat,
  type SloDefinition,
} from '#contracts';
import { templateProblem } from '#alert-templates';
import { durationMs, parseTemplate } from '#promql';
import type { FinishedSpec } from './merge-blocks.js';

/** Grafana knows a dashboard by at most so many characters. */
const MOST_UID = 40;

/** Problems of a preset, as sentences; empty if it is valid. */
export function presetProblems(spec: FinishedSpec): string[] {
  const { name, job, recordingRules = [], alerts = [], dashboards = [], slos = [], logFormats = [] } = spec;
  const ofObjectives = slos.length > 0 ? [`${name}-slo`] : [];
  return [
    ...(/^[a-z][a-z0-9-]*$/.test(name) ? [] : [`its name "${name}" is not in lower case with dashes.`]),
    ...(job === undefined || JOB_NAME.test(job)
      ? []
      : [`its job "${job}" is no name of up to 63 letters, digits, "-", "_" and ".".`]),
    ...repeated(
      'recording rule',
      recordingRules.map(({ record }) => record),
    ),
    ...repeated(
      'alert',
      alerts.map(({ alert }) => alert),
    ),
    ...repeated('dashboard uid', [...dashboards.map(({ uid }) => uid), ...ofObjectives]),
    ...ofObjectives
      .filter((uid) => uid.length > MOST_UID)
      .map(
        (uid) =>
          `its name is too long for the dashboard of its objectives: the uid "${uid}" has more than ${MOST_UID} characters.`,
      ),
    ...repeated(
      'objective',
      slos.map((slo) => slo.name),
    ),
    ...repeated(
      'log format',
      logFormats.map((format) => format.name),
    ),
    ...logFormats.flatMap(logFormatProblems),
    ...recordingRules
      .filter(({ record }) => !/^[a-zA-Z_][\w:]*$/.test(record))
      .map(({ record }) => `recording rule "${record}": the name has letters, digits, "_" and ":" only.`),
    ...alerts.flatMap((alert) => alertProblems(alert).map((problem) => `alert "${alert.alert}": ${problem}`)),
    ...dashboards.flatMap(dashboardProblems),
    ...slos.flatMap(sloProblems),
    ...expressionsOf(spec).flatMap(([where, expr]) => unreadable(where, expr)),
  ];
}

function expressionsOf({
  recordingRules = [],
  alerts = [],
  dashboards = [],
}: FinishedSpec): [string, string][] {
  return [
    ...recordingRules.map(({ record, expr }): [string, string] => [`recording rule "${record}"`, expr]),
    ...alerts.map(({ alert, expr }): [string, string] => [`alert "${alert}"`, expr]),
    ...dashboards.flatMap(({ uid, panels }) =>
      panels.flatMap(({ title, queries }) =>
        queries.map(({ expr }): [string, string] => [`dashboard "${uid}": panel "${title}"`, expr]),
      ),
    ),
  ];
}

function unreadable(where: string, expr: string): string[] {
  try {
    parseTemplate(expr);
    return [];
  } catch (error) {
    return [`${where}: ${reasonOf(error)}`];
  }
}

function repeated(what: string, names: readonly string[]): string[] {
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  return [...twice].map((name) => `${what} "${name}" is there twice. Rename or remove one.`);
}

function alertProblems(alert: AlertDefinition): string[] {
  const { meaning, look, act } = alert.runbook;
  const problems: [boolean, string][] = [
    [!/^[a-zA-Z_]\w*$/.test(alert.alert), 'the name has letters, digits and "_" only.'],
    [
      !ALERT_SEVERITIES.includes(alert.severity),
      `severity "${alert.severity}" is not one of ${ALERT_SEVERITIES.join(', ')}.`,
    ],
    [notDuration(alert.for), `for "${alert.for}" is not a duration such as 5m.`],
    [
      notDuration(alert.keepFiringFor),
      `keepFiringFor "${alert.keepFiringFor}" is not a duration such as 5m.`,
    ],
    [alert.summary.trim() === '', 'it has no summary.'],
    [alert.description.trim() === '', 'it has no description.'],
    [
      meaning.trim() === '' || look.length === 0 || act.length === 0,
      'its runbook must say what it means, what to look at and what to do.',
    ],
    [
      alert.threshold !== undefined && !Number.isFinite(alert.threshold),
      `threshold ${alert.threshold} is not a number.`,
    ],
    [alert.expr.includes('$threshold'), 'the expression has $threshold, but no threshold is given.'],
    [textsOf(alert).includes('$threshold'), 'a text has $threshold, but no threshold is given.'],
    [textsOf(alert).includes('$for'), 'a text has $for, but no duration is given.'],
  ];
  return [
    ...problems.filter(([wrong]) => wrong).map(([, problem]) => problem),
    ...templateProblems({ summary: alert.summary, description: alert.description }),
    ...templateProblems(alert.labels ?? {}, 'label '),
  ];
}

/** Prometheus parses these texts as templates, and rejects the whole file if one is invalid. */
function templateProblems(texts: Readonly<Record<string, string>>, kind = ''): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const problem = templateProblem(text);
    return problem === undefined
      ? []
      : [`its ${kind}${name} is no template that Prometheus can read: ${problem}`];
  });
}

function textsOf({ summary, description, runbook }: AlertDefinition): string {
  return [summary, description, runbook.meaning, ...runbook.look, ...runbook.act].join('\n');
}

function notDuration(text: string | undefined): boolean {
  return text !== undefined && durationMs(text) === undefined;
}

function dashboardProblems({ uid, panels }: DashboardDefinition): string[] {
  const where = `dashboard "${uid}"`;
  const problems = repeated(
    `${where}: panel`,
    panels.map(({ title }) => title),
  );
  if (!/^[\w-]+$/.test(uid) || uid.length > MOST_UID)
    problems.push(`${where}: the uid has up to ${MOST_UID} letters, digits, "-" and "_".`);
  for (const { title, queries, thresholds = [] } of panels) {
    if (queries.length === 0) problems.push(`${where}: panel "${title}" has no query.`);
    const descends = thresholds.some(
      ({ value }, i) => i > 0 && value <= (thresholds[i - 1]?.value ?? -Infinity),
    );
    if (descends) problems.push(`${where}: panel "${title}": thresholds must ascend.`);
  }
  return problems;
}

function logFormatProblems(format: LogFormat): string[] {
  const { name } = format;
  const problems: [boolean, string][] = [
    [!/^[a-z][a-z0-9-]*$/.test(name), 'the name is not in lower case with dashes.'],
    [name === 'default', 'the name is that of the format without a preset.'],
    [typeof format.write !== 'function', 'it has no function write(line).'],
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, problem]) => `log format "${name}": ${problem}`);
}

function sloProblems({ name, objective, good, total, description }: SloDefinition): string[] {
  const problems: [boolean, string][] = [
    [!/^[a-z][a-z0-9-]*$/.test(name), 'the name is not in lower case with dashes.'],
    [!(objective > 0 && objective < 1), `${objective} is no share between 0 and 1, such as 0.999.`],
    [
      ![good, total].every((expr) => expr.includes('$window')),
      'good and total must have $window as their range.',
    ],
  ];
  const wrong = problems.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
  return [...wrong, ...templateProblems({ description })].map((problem) => `objective "${name}": ${problem}`);
}
