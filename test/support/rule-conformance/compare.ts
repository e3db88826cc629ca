/** Compares rule results of this package and of `promtool test rules`. */
import { withClosedRanges } from './closed-ranges.js';
import { toleranceOf } from './known-differences.js';
import { alignedNames, runHere, type OurRun } from './ours.js';
import { evaluationTimes, runPromtool, type ConformanceCase, type PromtoolVerdicts } from './promtool.js';
import { differences, type Verdict } from './verdicts.js';

const NOTHING: Verdict = { alerts: [], samples: [] };

export interface Comparison {
  readonly name: string;
  readonly rules: number;
  /** Rules that our engine cannot evaluate over these series. */
  readonly failed: readonly string[];
  readonly evaluations: number;
  /** Number of firing alerts, summed over evaluations. */
  readonly firings: number;
  readonly samples: number;
  /** Names of alerts that fired. */
  readonly fired: ReadonlySet<string>;
  readonly differences: readonly string[];
}

export async function compare(cases: readonly ConformanceCase[]): Promise<Comparison[]> {
  const runs: { one: ConformanceCase; ours: OurRun; failed: readonly string[] }[] = [];
  for (const one of cases) runs.push(await withoutFailing(one));
  const theirs = runPromtool(runs.map(({ one }) => one));
  return runs.map((run) => compared(run, theirs));
}

/** Promtool stops a test at the first failing rule, so rules that fail here are excluded and listed. */
async function withoutFailing(one: ConformanceCase) {
  const failed = new Map<string, string>();
  let [rest, ours] = [one, await runHere(one)];
  while (ours.failed.size > 0) {
    for (const [name, reason] of ours.failed) failed.set(name, reason);
    const names = new Set(ours.failed.keys());
    const groups = rest.groups.map((group) => ({
      ...group,
      rules: group.rules.filter((rule) => !names.has('alert' in rule ? rule.alert : rule.record)),
    }));
    rest = { ...rest, groups: groups.filter(({ rules }) => rules.length > 0) };
    ours = await runHere(rest);
  }
  return { one: rest, ours, failed: [...failed].map(([name, reason]) => `${name}: ${reason}`) };
}

function compared(
  { one, ours, failed }: { one: ConformanceCase; ours: OurRun; failed: readonly string[] },
  theirs: PromtoolVerdicts,
): Comparison {
  const { at, errors } = theirs.get(one.name)!;
  const found = [...errors.map((error) => `promtool: ${error}`)];
  const fired = new Set<string>();
  const tolerance = toleranceOf(one.groups, (expr) => withClosedRanges(expr, alignedNames(one)));
  let [firings, samples] = [0, 0];
  for (const timeMs of evaluationTimes(one)) {
    const [here, there] = [ours.at.get(timeMs)!, at.get(timeMs) ?? NOTHING];
    found.push(...differences(here, there, tolerance).map((line) => `${timeMs / 60_000} min: ${line}`));
    firings += there.alerts.length;
    samples += there.samples.length;
    for (const { labels } of there.alerts) fired.add(labels['alertname'] ?? '');
  }
  return {
    name: one.name,
    rules: ours.rules.length,
    failed,
    evaluations: ours.at.size,
    firings,
    samples,
    fired,
    differences: found,
  };
}
