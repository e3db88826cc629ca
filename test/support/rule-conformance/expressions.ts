/** The use of series in rule expressions. */
import type { RuleGroup } from '#contracts';
import { nodesOf, parse, type Expr, type VectorSelector } from '#promql';

/** A metric and how rules use it. */
export interface UsedMetric {
  readonly name: string;
  readonly selectors: VectorSelector[];
  /** Used under `rate` or a similar function. */
  isCounter: boolean;
  isHistogram: boolean;
  /** Used under `absent`. */
  mayBeGone: boolean;
  /** Numbers compared with it in expressions. */
  readonly limits: Set<number>;
  /** Labels named in joins and aggregations; shared by metrics of one expression. */
  readonly labels: Set<string>;
}

const COUNTING = /^(rate|irate|increase|resets)$/;
const LABEL_IN_TEMPLATE = /(?:\$labels|\.Labels)\.(\w+)/g;

export function usedMetrics(groups: readonly RuleGroup[]): UsedMetric[] {
  const metrics = new Map<string, UsedMetric>();
  const recorded = new Set<string>();
  const joins: UsedMetric[][] = [];
  for (const { rules } of groups) {
    for (const rule of rules) {
      const texts = Object.values({ ...rule.labels, ...('alert' in rule && rule.annotations) }).join('\n');
      const expr = parse(rule.expr);
      const found = read(expr, metrics);
      const labels = [
        ...Array.from(texts.matchAll(LABEL_IN_TEMPLATE), ([, label = '']) => label),
        ...joined(expr),
      ];
      for (const metric of found) labels.forEach((label) => addLabel(metric, label));
      joins.push(found);
      if (!('record' in rule)) continue;
      recorded.add(rule.record);
      found.push(metricOf(metrics, rule.record));
    }
  }
  for (const name of recorded)
    for (const { matchers } of metrics.get(name)!.selectors)
      matchers.forEach(({ label }) => addLabel(metrics.get(name)!, label));
  share(joins);
  return [...metrics.values()].filter(
    ({ name }) => !recorded.has(name) && !/^ALERTS(_FOR_STATE)?$/.test(name),
  );
}

function addLabel({ labels }: UsedMetric, label: string): void {
  if (label !== 'le' && label !== '__name__' && label !== 'alertname') labels.add(label);
}

/** Metrics that are used together get each other's labels. */
function share(joins: readonly UsedMetric[][]): void {
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const metrics of joins) {
      const all = new Set(metrics.flatMap(({ labels }) => [...labels]));
      for (const { labels } of metrics) {
        hasChanged ||= labels.size < all.size;
        all.forEach((label) => labels.add(label));
      }
    }
  }
}

function read(expr: Expr, metrics: Map<string, UsedMetric>): UsedMetric[] {
  const numbers = [...nodesOf(expr)].flatMap((node) => (node.type === 'number' ? [node.value] : []));
  const found: UsedMetric[] = [];
  const visit = (node: Expr, funcs: readonly string[]): void => {
    if (node.type === 'call') node.args.forEach((part) => visit(part, [...funcs, node.func]));
    else if (node.type === 'binary') [node.left, node.right].forEach((part) => visit(part, funcs));
    else if (node.type === 'matrix') visit(node.selector, funcs);
    else if ('expr' in node) visit(node.expr, funcs);
    if (node.type !== 'vector') return;
    for (const name of namesOf(node)) {
      const metric = metricOf(metrics, name);
      metric.selectors.push(node);
      metric.isCounter ||= funcs.some((func) => COUNTING.test(func));
      metric.isHistogram ||= name.endsWith('_bucket') || node.matchers.some(({ label }) => label === 'le');
      metric.mayBeGone ||= funcs.some((func) => func.startsWith('absent'));
      numbers.forEach((number) => metric.limits.add(number));
      found.push(metric);
    }
  };
  visit(expr, []);
  return found;
}

function metricOf(metrics: Map<string, UsedMetric>, name: string): UsedMetric {
  const known = metrics.get(name);
  if (known) return known;
  const isCounter = /_total$|_count$|_sum$|_bucket$/.test(name);
  const made: UsedMetric = {
    ...{ name, selectors: [], isCounter, isHistogram: false, mayBeGone: false },
    ...{ limits: new Set(), labels: new Set(['instance', 'job']) },
  };
  metrics.set(name, made);
  return made;
}

/** A selector without a name gets the names listed in its condition. */
function namesOf({ name, matchers }: VectorSelector): string[] {
  if (name !== undefined) return [name];
  const named = matchers.find(({ label, op }) => label === '__name__' && op.startsWith('='));
  return (named?.value ?? '').split('|').filter((one) => /^[\w:]+$/.test(one));
}

function joined(expr: Expr): string[] {
  return [...nodesOf(expr)].flatMap((node) => {
    if (node.type === 'aggregation') return node.without ? [] : node.grouping;
    if (node.type !== 'binary' || !node.matching) return [];
    return [...(node.matching.on ? node.matching.labels : []), ...node.matching.include];
  });
}
