import { appOf, isEndOfStack, type AppScope } from '#kernel';
import { CallSite, type CallPlan } from './decorators/call-site.js';
import { follow } from './decorators/record-calls.js';
import type { LabelValue } from './instruments/labels.js';
import { Timer } from './metrics.service.js';
import { counter, histogram } from './registry/definition.js';
import { METRICS_SLOT } from './registry/metrics-registry.js';

const MOST_BLOCKS = 1000;
const sites = new WeakMap<AppScope, Map<string, CallSite | undefined>>();

type BlockLabels = Readonly<Record<string, LabelValue>>;

/**
 * Times a block: `<name>_duration_seconds`. Passes on its result or error.
 *
 * @param name prefix of the metric name
 * @param labels always with the same names
 * @param block sync or async
 * @example
 * ```ts
 * const rows = await time('load_customers', { source: 'crm' }, () => this.crm.load());
 * ```
 */
export function time<T>(name: string, labels: BlockLabels, block: () => T): T {
  return measured(`time ${name}`, timePlan(name), labels, block);
}

/**
 * Counts a block by outcome: `<name>_total{outcome}`. What the block returns or throws is returned or thrown.
 *
 * @param name prefix of the metric's name
 * @param labels always the same names; may be left out
 * @param block sync or async
 * @example
 * ```ts
 * await count('invoice_sent', () => this.mailer.send(invoice));
 * await count('operation', { component: 'mailer', operation: 'send' }, () => this.mailer.send(invoice));
 * ```
 */
export function count<T>(name: string, block: () => T): T;
export function count<T>(name: string, labels: BlockLabels, block: () => T): T;
export function count<T>(name: string, second: BlockLabels | (() => T), third?: () => T): T {
  const [labels, block] = third ? [second as BlockLabels, third] : [{}, second as () => T];
  return measured(`count ${name}`, countPlan(name), labels, block);
}

/**
 * Starts a timer that ends with its block: `<name>_duration_seconds`. Without `using` in the runtime, call `stop`.
 *
 * @example
 * ```ts
 * using timer = startTimer('import', { source: 'ftp' });
 * ```
 */
export function startTimer(name: string, labels: BlockLabels = {}): Timer {
  const series = siteOf(`time ${name}`, timePlan(name))?.seriesOf({ args: [labels] });
  return new Timer((seconds) => series?.took(seconds));
}

function measured<T>(key: string, plan: CallPlan, labels: BlockLabels, block: () => T): T {
  const series = siteOf(key, plan)?.seriesOf({ args: [labels] });
  if (!series) return block();
  const startedAt = series.begin();
  let result: T;
  try {
    result = block();
  } catch (error) {
    series.failed(startedAt, error);
    throw error;
  }
  return follow(result, series, startedAt) as T;
}

/** Limits names that are created at run time. */
function siteOf(key: string, plan: CallPlan): CallSite | undefined {
  const scope = appOf();
  const registry = scope?.get(METRICS_SLOT);
  if (!scope || !registry?.enabled) return undefined;
  let known = sites.get(scope);
  if (!known) sites.set(scope, (known = new Map<string, CallSite | undefined>()));
  if (known.has(key)) return known.get(key);
  let site: CallSite | undefined;
  try {
    if (known.size < MOST_BLOCKS) site = new CallSite(registry, plan);
  } catch (error) {
    // Retried at the next call.
    if (isEndOfStack(error)) return undefined;
  }
  if (!site) registry.recordingFailed(plan.name);
  if (known.size < MOST_BLOCKS) known.set(key, site);
  return site;
}

const given = (labels: unknown): BlockLabels => labels as BlockLabels;

function timePlan(name: string): CallPlan {
  const metric = `${name}_duration_seconds`;
  return {
    name: metric,
    labels: given,
    register: (registry, names) => {
      const duration = registry.register(histogram<string>(metric, `Time that ${name} took.`, names));
      return (values) => {
        const series = duration.labels(values);
        return { parts: { duration: series }, isOther: duration.isOther(series) };
      };
    },
  };
}

function countPlan(name: string): CallPlan {
  const metric = `${name.replace(/_total$/, '')}_total`;
  return {
    name: metric,
    labels: given,
    register: (registry, names) => {
      const calls = registry.register(
        counter<string>(metric, `Times of ${name} by outcome.`, [...names, 'outcome']),
      );
      return (values) => ({
        parts: {
          succeeded: calls.labels({ ...values, outcome: 'success' }),
          failed: calls.labels({ ...values, outcome: 'error' }),
        },
        isOther: false,
      });
    },
  };
}
