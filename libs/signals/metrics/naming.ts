import { ObservabilityError } from '#contracts';

/** A unit suffix of metric names: a base unit recommended by Prometheus, or a custom one. */
export type MetricUnit =
  'seconds' | 'bytes' | 'ratio' | 'celsius' | 'meters' | 'grams' | 'joules' | (string & {});

export interface MetricNameParts {
  /** Part of the system, e.g. `orders` or `OrderService`. */
  component: string;
  /** The measured quantity, e.g. `payment_duration`. */
  name: string;
  /** Unit of the values, e.g. `seconds`. */
  unit?: MetricUnit;
  /** Whether it is a counter, whose name ends in `_total`. Default: `false`. */
  counter?: boolean;
}

/**
 * Builds a metric name by convention: component, name, unit, and `_total` for counters, in snake case. Parts that are
 * in the name already are not repeated.
 *
 * @throws ObservabilityError `OBS_METRIC_INVALID` when no readable character is left
 * @example
 * ```ts
 * metricName({ component: 'OrderService', name: 'paymentDuration', unit: 'seconds' });
 * // order_service_payment_duration_seconds
 * metricName({ component: 'kafka', name: 'messages_in', counter: true }); // kafka_messages_in_total
 * ```
 */
export function metricName({ component, name, unit, counter = false }: MetricNameParts): string {
  const base = snakeCase(name).replace(/_total$/, '');
  const owner = snakeCase(component);
  const parts = [base.startsWith(`${owner}_`) || base === owner ? '' : owner, base];
  if (unit && !base.endsWith(`_${unit}`)) parts.push(snakeCase(unit));
  if (counter) parts.push('total');
  const built = parts.filter((part) => part !== '').join('_');
  if (/^[a-z_:]/.test(built)) return built;
  throw new ObservabilityError(
    'OBS_METRIC_INVALID',
    `component "${component}" and name "${name}" do not form a metric name. Begin with a letter.`,
  );
}

/**
 * Violations of naming conventions, as sentences; empty for a valid name.
 *
 * @example
 * ```ts
 * metricNameProblems('requests', 'counter'); // ['a counter ends in _total']
 * ```
 */
export function metricNameProblems(name: string, kind: string): string[] {
  const problems: string[] = [];
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name))
    problems.push('a name has letters, digits and underscores only');
  if (/[A-Z]/.test(name)) problems.push('a name is in snake case');
  if (kind === 'counter' && !name.endsWith('_total')) problems.push('a counter ends in _total');
  if (kind !== 'counter' && name.endsWith('_total')) problems.push('only a counter ends in _total');
  if (/_(?:count|sum|bucket|info|created)$/.test(name))
    problems.push('_count, _sum, _bucket, _info and _created are endings of samples');
  if (/_(?:milliseconds|ms|minutes|hours|kilobytes|kb|mb|gb)(?:_total)?$/.test(name))
    problems.push('values are in base units: seconds, bytes');
  return problems;
}

/**
 * Prefix of a decorator's metrics: the given name, on a class followed by the method, so that methods have separate
 * metrics; else class and method.
 */
export function metricPrefix(
  given: string | undefined,
  owner: string,
  member: string,
  onClass: boolean,
): string {
  if (!given) return snakeCase(`${owner}_${member}`);
  return onClass ? `${given}_${snakeCase(member)}` : given;
}

/** E.g. `HTTPServer.handleIt` becomes `http_server_handle_it`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .replace(/^_+|(?<!_)_+$/g, '')
    .toLowerCase();
}
