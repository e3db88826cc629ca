/** Evaluates rules like `promtool test rules`, with our engine. */
import type { Alert, RuleStatus } from '#contracts';
import { createTemplates } from '#alert-templates';
import { MemoryRecords, MemorySeries, queriesOver, RuleManager, type RuleQueries } from '#alerting';
import { createEngine } from '#promql';
import { loadSeries } from '#testing';
import { withClosedRanges } from './closed-ranges.js';
import { evaluationTimes, writtenNames, type ConformanceCase } from './promtool.js';
import { SAMPLE_MS } from './random-series.js';
import type { Verdict } from './verdicts.js';

/** Five minutes, including the start as in Prometheus 2. */
const LOOKBACK_MS = 300_001;

export interface OurRun {
  readonly at: ReadonlyMap<number, Verdict>;
  /** Rules that failed to evaluate, with the first reason. */
  readonly failed: ReadonlyMap<string, string>;
  readonly rules: readonly RuleStatus[];
}

export async function runHere(one: ConformanceCase): Promise<OurRun> {
  const series = new MemorySeries();
  for (const { series: name, values } of one.series)
    loadSeries(series, name, values, one.sampleMs ?? SAMPLE_MS);
  const written = new Set(writtenNames(one.groups));
  const queries = closed(
    queriesOver(series, { subqueryStepMs: one.everyMs, lookbackMs: LOOKBACK_MS }),
    alignedNames(one),
  );
  const manager = new RuleManager({
    groups: one.groups.map((group, i) => ({ file: `${i}`, group })),
    queries,
    results: series,
    receiver: { receive: () => undefined },
    records: new MemoryRecords(),
    externalLabels: one.externalLabels ?? {},
    externalUrl: one.externalUrl,
    render: createTemplates(),
  });
  const engine = createEngine({ source: series, lookbackMs: LOOKBACK_MS });
  const expr = `{__name__=~${JSON.stringify([...written].join('|'))}}`;
  const [at, failed] = [new Map<number, Verdict>(), new Map<string, string>()];
  const firing: [number, Verdict['alerts']][] = [];
  for (const timeMs of evaluationTimes(one)) {
    await manager.evaluateAll(timeMs);
    for (const { name, health, lastError = '' } of manager.status().flatMap(({ rules }) => rules))
      if (health === 'err' && !failed.has(name)) failed.set(name, lastError);
    firing.push([
      timeMs,
      manager
        .alerts()
        .filter(isFiring)
        .map((alert) => verdictOf(alert, one.externalLabels)),
    ]);
  }
  for (const [timeMs, alerts] of firing) {
    const { value } = await engine.instant(expr, { timeMs });
    at.set(timeMs, { alerts, samples: value.type === 'vector' ? value.samples : [] });
  }
  return { at, failed, rules: manager.status().flatMap(({ rules }) => rules) };
}

/** Names of series with samples on full seconds; undefined for all. */
export function alignedNames({ groups, sampleMs }: ConformanceCase): ReadonlySet<string> | undefined {
  return sampleMs === undefined ? new Set(writtenNames(groups)) : undefined;
}

const isFiring = ({ state }: Alert): boolean => state === 'firing';

/** Prometheus adds external labels when it sends an alert. */
function verdictOf({ labels, annotations }: Alert, external: Readonly<Record<string, string>> = {}) {
  const own = Object.entries(labels).filter(([label, value]) => external[label] !== value);
  return { labels: Object.fromEntries(own), annotations };
}

function closed(queries: RuleQueries, aligned: ReadonlySet<string> | undefined): RuleQueries {
  return { prepare: (expr) => queries.prepare(withClosedRanges(expr, aligned)) };
}
