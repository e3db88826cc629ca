import { ObservabilityError } from '#contracts';
import { AGGREGATORS } from './aggregator.js';
import type { MetricDefinition } from './definition.js';

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Refuses definitions that Prometheus cannot read.
 *
 * @throws ObservabilityError `OBS_METRIC_INVALID` with the problem, the metric, and the remedy
 */
export function validateDefinition(definition: MetricDefinition): void {
  const problem = problemOf(definition);
  if (!problem) return;
  throw new ObservabilityError('OBS_METRIC_INVALID', `${definition.kind} "${definition.name}": ${problem}`);
}

function problemOf(definition: MetricDefinition): string | undefined {
  if (!METRIC_NAME.test(definition.name)) {
    return `the name must match ${METRIC_NAME.source}. Rename the metric.`;
  }
  return (
    labelProblem(definition) ??
    unitProblem(definition) ??
    aggregatorProblem(definition) ??
    kindProblem(definition)
  );
}

/** An aggregator unknown to prom-client would break a cluster's page. */
function aggregatorProblem({ aggregator }: MetricDefinition): string | undefined {
  if (aggregator === undefined || Object.hasOwn(AGGREGATORS, aggregator)) return undefined;
  return `the aggregator "${String(aggregator)}" is not one of ${Object.keys(AGGREGATORS).join(', ')}. Use one of these.`;
}

function kindProblem(definition: MetricDefinition): string | undefined {
  if (definition.kind === 'histogram') return bucketProblem(definition.buckets);
  if (definition.kind === 'summary' && definition.quantiles.some((q) => !(q >= 0 && q <= 1)))
    return 'a quantile is between 0 and 1. Correct the list.';
  if (definition.kind === 'summary' && !(definition.windowSeconds > 0))
    return 'windowSeconds must be above 0. Give the seconds for which a value counts.';
  if (definition.kind === 'stateset' && definition.states.length === 0)
    return 'it has no states. Give at least one.';
  if (definition.kind === 'stateset' && definition.labelNames.includes(definition.name))
    return `the label "${definition.name}" holds the states. Rename the label.`;
  return undefined;
}

function unitProblem({ name, unit }: MetricDefinition): string | undefined {
  if (unit === undefined || name.replace(/_total$/, '').endsWith(`_${unit}`)) return undefined;
  return `the name does not end in its unit "${unit}". Rename the metric or drop the unit.`;
}

function labelProblem({ kind, labelNames }: MetricDefinition): string | undefined {
  for (const label of labelNames) {
    if (!LABEL_NAME.test(label))
      return `the label "${label}" must match ${LABEL_NAME.source}. Rename the label.`;
    if (label.startsWith('__'))
      return `the label "${label}" begins with "__", which Prometheus reserves. Rename the label.`;
    if (kind === 'histogram' && label === 'le')
      return 'the label "le" belongs to the buckets. Rename the label.';
    if (kind === 'summary' && label === 'quantile')
      return 'the label "quantile" belongs to the quantiles. Rename the label.';
  }
  const twice = labelNames.find((label, i) => labelNames.indexOf(label) !== i);
  return twice === undefined ? undefined : `the label "${twice}" is listed twice. Remove one.`;
}

function bucketProblem(buckets: readonly number[]): string | undefined {
  if (buckets.length === 0) return 'it has no buckets. Give at least one upper bound.';
  const odd = buckets.find((bound) => !Number.isFinite(bound));
  if (odd !== undefined) {
    return `the bucket ${odd} is not a finite number. Leave it out; the +Inf bucket comes by itself.`;
  }
  const at = buckets.findIndex((bound, i) => i > 0 && bound <= (buckets[i - 1] as number));
  return at < 0
    ? undefined
    : `the buckets do not increase at ${buckets[at - 1]}, ${buckets[at]}. Sort them and drop repeats.`;
}
