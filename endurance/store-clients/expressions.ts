/** The expressions of the generated rules and dashboards, and some typical manual ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';

const TYPED = [
  'up',
  'scrape_duration_seconds < 1',
  'etl_messages_consumed_total',
  'rate(etl_messages_processed_total[1m])',
  'irate(etl_messages_processed_total[1m])',
  'sum without (instance) (increase(etl_messages_processed_total[1m]))',
  'topk(3, rate(etl_messages_processed_total[1m]))',
  'count by (__name__) ({job="etl-narrative-engine",__name__!~".*:m(ax|in)|nodejs_active_.*"})',
  'histogram_quantile(0.9, sum by (le) (rate(etl_processing_duration_seconds_bucket[1m])))',
  'histogram_quantile(0.5, rate(etl_processing_duration_seconds_bucket[1m]))',
  'rate(etl_processing_duration_seconds_sum[1m]) / rate(etl_processing_duration_seconds_count[1m])',
  'max_over_time(etl_active_consumers[1m])',
  'avg_over_time(nodejs_eventloop_lag_seconds[1m])',
  'quantile_over_time(0.9, nodejs_eventloop_lag_seconds[1m])',
  'deriv(process_resident_memory_bytes[1m])',
  'predict_linear(process_resident_memory_bytes[1m], 3600)',
  'changes(process_resident_memory_bytes[1m])',
  'resets(etl_messages_consumed_total[1m])',
  'delta(process_resident_memory_bytes[1m])',
  'stddev_over_time(process_resident_memory_bytes[1m])',
  'max_over_time(rate(etl_messages_consumed_total[30s])[1m:10s])',
  'etl_messages_consumed_total offset 20s',
  'sum by (le) (etl_processing_duration_seconds_bucket)',
  'label_replace(up, "host", "$1", "instance", "(.*):.*")',
  'absent(nothing_at_all)',
  'etl_messages_processed_total > bool 10',
  'sum(rate(etl_messages_processed_total[1m])) by (status) / ignoring(status) group_left sum(rate(etl_messages_processed_total[1m]))',
  'clamp_max(process_cpu_seconds_total, 1)',
  'round(process_cpu_seconds_total, 0.1)',
  'time() - process_start_time_seconds',
];

/** An expression and its origin. */
export interface AskedExpression {
  readonly expr: string;
  readonly from: string;
}

/** @param deploy folder of the generated files */
export function expressions(deploy: string): AskedExpression[] {
  const found = new Map<string, string>();
  const add = (expr: string, from: string): void => {
    const settled = settle(expr);
    if (!found.has(settled)) found.set(settled, from);
  };
  for (const expr of TYPED) add(expr, 'typed');
  for (const [file, text] of filesIn(join(deploy, 'prometheus/rules')))
    for (const value of valuesOf(parseYaml(text), 'expr')) add(value, file);
  for (const [file, text] of filesIn(join(deploy, 'grafana/dashboards')))
    for (const value of valuesOf(JSON.parse(text), 'expr')) add(value, file);
  return [...found].map(([expr, from]) => ({ expr, from }));
}

function filesIn(folder: string): [string, string][] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
}

/** All strings under a key, at any depth. */
function valuesOf(tree: unknown, key: string): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(value, key),
  );
}

/** Replaces Grafana's variables with the values of a newly opened dashboard. */
function settle(expr: string): string {
  return expr
    .replaceAll(/\$__rate_interval|\$\{__rate_interval\}|\$__interval|\$__range/g, '1m')
    .replaceAll(/=~"\$\{?\w+(?::\w+)?\}?"/g, '=~".*"')
    .replaceAll(/="\$\{?\w+(?::\w+)?\}?"/g, '=~".*"');
}
