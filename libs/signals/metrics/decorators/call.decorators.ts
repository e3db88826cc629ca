import type { LabelValue, UncheckedLabels } from '../instruments/labels.js';
import { metricPrefix } from '../naming.js';
import {
  counter,
  gauge,
  histogram,
  summary,
  type CounterDefinition,
  type GaugeDefinition,
  type HistogramDefinition,
  type SummaryDefinition,
  type UpDownCounterDefinition,
} from '../registry/definition.js';
import type { CallEnd, CallPlan } from './call-site.js';
import type { MethodOrClassDecorator } from '#kernel';
import { recordedCalls } from './recorded-calls.js';

type LabelValues = Readonly<Record<string, LabelValue>>;

/** Sources of labels; always with the same names. Use few distinct values: ids belong in spans and logs. */
export interface CallLabels<A extends unknown[] = never[]> {
  /** From the arguments. An error is counted and does not affect the method. */
  labels?: (...args: A) => LabelValues;
  /** From the outcome: `{ args, result }` or `{ args, error }`. */
  outcomeLabels?: (end: CallEnd) => LabelValues;
}

export interface TimedOptions<A extends unknown[] = never[]> extends CallLabels<A> {
  /** Whether to record recent quantiles instead of buckets. Default: `false`. */
  summary?: boolean;
}

export interface GaugedOptions<A extends unknown[] = never[]> extends CallLabels<A> {
  /** `in_flight`: running calls; `result`: the number that a call returned. Default: `in_flight`. */
  of?: 'in_flight' | 'result';
}

type PlanOf = (name: string, labels: Pick<CallPlan, 'labels' | 'outcomeLabels'>) => CallPlan;

/**
 * Times the calls of a method, or of every method of a class: `<name>_duration_seconds`.
 *
 * @param metric prefix of the name, on a class followed by the method, or a histogram or summary of a catalogue;
 *   default: class and method in snake case
 * @example
 * ```ts
 * @Timed()
 * async load(id: string) { … } // repository_load_duration_seconds
 * @Timed(QUERY_DURATION, { labels: (table: string) => ({ table }) })
 * query(table: string) { … }
 * ```
 */
export function Timed<A extends unknown[] = never[]>(
  metric?: string | HistogramDefinition<string> | SummaryDefinition<string>,
  options: TimedOptions<A> = {},
): MethodOrClassDecorator {
  const { summary: asSummary = false } = options;
  return decorator('Timed', metric, options, (prefix, labels) => {
    const name = `${prefix}_duration_seconds`;
    const help = `Time that calls of ${prefix} took.`;
    return {
      name: nameOf(metric, name),
      ...labels,
      labelNames: labelNamesOf(metric),
      register: (registry, names) => {
        const definition =
          typeof metric === 'object'
            ? metric
            : asSummary
              ? summary<string>(name, help, names)
              : histogram<string>(name, help, names);
        const instrument = registry.register(definition as HistogramDefinition<string>);
        return (values) => {
          const duration = instrument.labels(values);
          return { parts: { duration }, isOther: instrument.isOther(duration) };
        };
      },
    };
  });
}

/**
 * Counts the completed calls of a method, or of every method of a class: `<name>_calls_total{outcome}`. A catalogue's
 * counter is incremented as defined; the label `outcome` is set if it has one.
 *
 * @param metric prefix of the name, on a class followed by the method, or a counter of a catalogue; default: class and
 *   method in snake case
 * @example
 * ```ts
 * @Counted(ORDERS_PLACED, { labels: (order: Order) => ({ channel: order.channel }) })
 * place(order: Order) { … }
 * ```
 */
export function Counted<A extends unknown[] = never[]>(
  metric?: string | CounterDefinition<string>,
  options: CallLabels<A> = {},
): MethodOrClassDecorator {
  return decorator('Counted', metric, options, (prefix, labels) => {
    const name = `${prefix}_calls_total`;
    const withOutcome = typeof metric !== 'object' || metric.labelNames.includes('outcome');
    return {
      name: nameOf(metric, name),
      ...labels,
      labelNames: labelNamesOf(metric)?.filter((label) => label !== 'outcome'),
      register: (registry, names) => {
        const help = `Calls of ${prefix} by outcome.`;
        const calls = registry.register(
          typeof metric === 'object' ? metric : counter<string>(name, help, [...names, 'outcome']),
        );
        return (values) => {
          const succeeded = calls.labels(withOutcome ? { ...values, outcome: 'success' } : values);
          const failed = withOutcome ? calls.labels({ ...values, outcome: 'error' }) : succeeded;
          return { parts: { succeeded, failed }, isOther: calls.isOther(succeeded) };
        };
      },
    };
  });
}

/**
 * Counts the errors of a method, or of every method of a class, by type: `<name>_errors_total{error_type}`. The error
 * is passed on unchanged.
 *
 * @param metric prefix of the name, on a class followed by the method, or a counter of a catalogue with the label
 *   `error_type`; default: class and method
 * @example
 * ```ts
 * @CountErrors('payment')
 * async charge(order: Order) { … } // payment_errors_total{error_type="CardRefused"}
 * ```
 */
export function CountErrors<A extends unknown[] = never[]>(
  metric?: string | CounterDefinition<string>,
  options: CallLabels<A> = {},
): MethodOrClassDecorator {
  return decorator('CountErrors', metric, options, (prefix, labels) => {
    const name = `${prefix}_errors_total`;
    const typed = typeof metric !== 'object' || metric.labelNames.includes('error_type');
    return {
      name: nameOf(metric, name),
      ...labels,
      labelNames: labelNamesOf(metric)?.filter((label) => label !== 'error_type'),
      register: (registry, names) => {
        const help = `Errors of ${prefix} by type.`;
        const errors = registry.register(
          typeof metric === 'object' ? metric : counter<string>(name, help, [...names, 'error_type']),
        );
        return (values) => ({
          parts: {
            errors: (errorType) => errors.labels(typed ? { ...values, error_type: errorType } : values),
          },
          // Whether the limit is exceeded is known only at the first error; the call site's cache is limited anyway.
          isOther: false,
        });
      },
    };
  });
}

/**
 * A gauge of a method's running calls, or of the last returned number: `<name>_in_flight` or `<name>_result`.
 *
 * @param metric prefix of the name, on a class followed by the method, or a gauge or up-down counter of a catalogue;
 *   default: class and method
 * @example
 * ```ts
 * @Gauged('queue_depth', { of: 'result' })
 * depth(): number { … }
 * ```
 */
export function Gauged<A extends unknown[] = never[]>(
  metric?: string | GaugeDefinition<string> | UpDownCounterDefinition<string>,
  options: GaugedOptions<A> = {},
): MethodOrClassDecorator {
  const { of = 'in_flight' } = options;
  // A running call has no outcome yet.
  const used = of === 'in_flight' ? { labels: options.labels } : options;
  return decorator('Gauged', metric, used, (prefix, labels) => {
    const name = `${prefix}_${of}`;
    return {
      name: nameOf(metric, name),
      ...labels,
      labelNames: labelNamesOf(metric),
      register: (registry, names) => {
        const help =
          of === 'in_flight' ? `Calls of ${prefix} that have not ended.` : `Last result of ${prefix}.`;
        const definition = typeof metric === 'object' ? metric : gauge<string>(name, help, names);
        const level = registry.register(definition as GaugeDefinition<string>);
        return (values) => {
          const series = level.labels(values);
          const parts =
            of === 'in_flight'
              ? { inFlight: series }
              : { returned: (value: unknown) => void (typeof value === 'number' && series.set(value)) };
          return { parts, isOther: level.isOther(series) };
        };
      },
    };
  });
}

type AnyDefinition = Readonly<{ name: string; labelNames: readonly string[] }>;

function decorator<A extends unknown[]>(
  decoratorName: string,
  metric: string | AnyDefinition | undefined,
  { labels, outcomeLabels }: CallLabels<A>,
  planOf: PlanOf,
): MethodOrClassDecorator {
  return recordedCalls(decoratorName, ({ owner, member, onClass }) => {
    const given = typeof metric === 'string' ? metric : undefined;
    return planOf(metricPrefix(given, owner, member, onClass), {
      labels: labels as ((...args: unknown[]) => UncheckedLabels) | undefined,
      outcomeLabels,
    });
  });
}

function nameOf(metric: string | AnyDefinition | undefined, conventional: string): string {
  return typeof metric === 'object' ? metric.name : conventional;
}

function labelNamesOf(metric: string | AnyDefinition | undefined): readonly string[] | undefined {
  return typeof metric === 'object' ? metric.labelNames : undefined;
}
