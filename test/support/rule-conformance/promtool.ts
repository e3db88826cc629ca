/** Evaluates rules with `promtool test rules`; the tests expect nothing, so promtool prints the actual results. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { RuleGroup } from '#contracts';
import { durationMs } from '#promql';
import { SAMPLE_MS, type NotedSeries } from './random-series.js';
import type { AlertVerdict, SampleVerdict, Verdict } from './verdicts.js';

/** Rules, their input series, and the end time. */
export interface ConformanceCase {
  readonly name: string;
  readonly groups: readonly RuleGroup[];
  readonly series: readonly NotedSeries[];
  /** Milliseconds. */
  readonly untilMs: number;
  readonly everyMs: number;
  readonly sampleMs?: number;
  readonly externalLabels?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
}

/** By case and evaluation time. Rules that promtool cannot evaluate are an error instead. */
export type PromtoolVerdicts = ReadonlyMap<
  string,
  { readonly at: ReadonlyMap<number, Verdict>; readonly errors: readonly string[] }
>;

export function evaluationTimes({ untilMs, everyMs }: ConformanceCase): number[] {
  return Array.from({ length: Math.floor(untilMs / everyMs) + 1 }, (_, i) => i * everyMs);
}

/** Names of the series that rules write. */
export function writtenNames(groups: readonly RuleGroup[]): string[] {
  const records = groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])),
  );
  return [...new Set(['ALERTS', 'ALERTS_FOR_STATE', ...records])];
}

export function runPromtool(cases: readonly ConformanceCase[]): PromtoolVerdicts {
  const folder = mkdtempSync(join(tmpdir(), 'rule-conformance-'));
  try {
    const files = cases.map((one, i) => {
      const write = (name: string, content: unknown): string => {
        writeFileSync(join(folder, name), stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 }));
        return name;
      };
      return write(
        `${i}.test.yml`,
        testFile(one, write(`${i}.rules.yml`, { groups: one.groups.map(ruleGroup) })),
      );
    });
    const verdicts = cases.map((one, i): [string, ReturnType<typeof readOutput>] => {
      const { stdout, stderr, error } = spawnSync('promtool', ['test', 'rules', files[i]!], {
        ...{ cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
      });
      if (error) throw error;
      return [one.name, readOutput(stdout + stderr)];
    });
    return new Map(verdicts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The group fields supported by promtool 2.42. */
const ruleGroup = ({ name, limit, rules }: RuleGroup) => ({
  name,
  ...(limit !== undefined && { limit }),
  rules: rules.map((rule) => ('alert' in rule ? { ...rule, notify: undefined } : rule)),
});

function testFile(one: ConformanceCase, ruleFile: string): unknown {
  const times = evaluationTimes(one).map((ms) => `${ms}ms`);
  const alerts = one.groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])),
  );
  const expr = `{__name__=~${JSON.stringify(writtenNames(one.groups).join('|'))}}`;
  return {
    rule_files: [ruleFile],
    evaluation_interval: `${one.everyMs}ms`,
    group_eval_order: one.groups.map(({ name }) => name),
    tests: [
      {
        interval: `${one.sampleMs ?? SAMPLE_MS}ms`,
        input_series: one.series,
        ...(one.externalLabels && { external_labels: one.externalLabels }),
        ...(one.externalUrl !== undefined && { external_url: one.externalUrl }),
        alert_rule_test: times.flatMap((eval_time) =>
          [...new Set(alerts)].map((alertname) => ({ eval_time, alertname })),
        ),
        promql_expr_test: times.map((eval_time) => ({ eval_time, expr })),
      },
    ],
  };
}

const ALERTS = /^ +alertname: .*, time: (\w+), *$/;
const EXPR = /^ +expr: .*, time: (\w+),$/;
const LABEL = /([a-zA-Z_]\w*)=("(?:[^"\\]|\\.)*")/g;
const SAMPLE = /(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}) ([^\s,]+)/g;

function readOutput(output: string) {
  const at = new Map<number, { alerts: AlertVerdict[]; samples: SampleVerdict[] }>();
  const errors: string[] = [];
  let now: { alerts: AlertVerdict[]; samples: SampleVerdict[] } = { alerts: [], samples: [] };
  const enter = (time: string): void => {
    const ms = durationMs(time) ?? NaN;
    now = at.get(ms) ?? { alerts: [], samples: [] };
    at.set(ms, now);
  };
  let labels: Record<string, string> = {};
  for (const line of output.split('\n')) {
    const time = (ALERTS.exec(line) ?? EXPR.exec(line))?.[1];
    const text = line.trim();
    if (time !== undefined) enter(time);
    else if (text.startsWith('Labels:')) labels = readLabels(text);
    else if (text.startsWith('Annotations:')) now.alerts.push({ labels, annotations: readLabels(text) });
    else if (text.startsWith('got: {'))
      for (const [, shown = '', value = ''] of text.matchAll(SAMPLE))
        now.samples.push({ labels: readLabels(shown), value: numberOf(value) });
    else if (/\berr\b|error|cannot|unmarshal/i.test(text) && !text.startsWith('exp')) errors.push(text);
  }
  return { at, errors };
}

function readLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(text.matchAll(LABEL), ([, label = '', value = '']) => [label, unquoted(value)] as const),
  );
}

/** Go's quoted strings equal JSON's except for a few escapes. */
function unquoted(text: string): string {
  const json = text.replaceAll(/\\(x[0-9a-f]{2}|U[0-9a-f]{8}|[av\\"])/g, (all, escape: string) => {
    if (escape.startsWith('x')) return `\\u00${escape.slice(1)}`;
    if (escape.startsWith('U')) return String.fromCodePoint(parseInt(escape.slice(1), 16));
    return escape === 'a' ? '\\u0007' : escape === 'v' ? '\\u000b' : all;
  });
  return JSON.parse(json) as string;
}

function numberOf(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}
