import 'reflect-metadata';
import { ALERT_SEVERITIES, ObservabilityError, type AlertEvent, type AlertSeverity } from '#contracts';
import { methodOnly } from '#kernel';

const ON_ALERT = Symbol.for('nestjs-observability:on-alert');

/** Selects the alerts for which a method is called. All conditions must hold. */
export interface OnAlertFilter {
  /** Name of the rule, or several names. */
  readonly rule?: string | readonly string[];
  readonly severity?: AlertSeverity | readonly AlertSeverity[];
  /** Exact values of labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default: both. */
  readonly type?: AlertEvent['type'];
}

/**
 * Calls a method of a provider or controller with an `AlertEvent` when an alert begins to fire or is resolved. It runs
 * on the main thread, one event after another; errors are logged. It is called whether or not a notification is sent:
 * silences and grouping only affect notifications.
 *
 * @param filter name of a rule, or a filter; all alerts by default
 * @throws ObservabilityError `OBS_DECORATOR`, when the class is defined, if the target is no method or the filter is
 *   invalid
 * @example
 * ```ts
 * @OnAlert('HighErrorRate')
 * async onErrors({ type, alert }: AlertEvent) {
 *   await this.breaker.set(type === 'fired');
 * }
 * ```
 */
export function OnAlert(filter: string | OnAlertFilter = {}): MethodDecorator {
  const wanted = typeof filter === 'string' ? { rule: filter } : filter;
  const decorate = methodOnly('OnAlert', ({ descriptor, owner, member }) => {
    const problem = problemOf(wanted);
    if (problem)
      throw new ObservabilityError('OBS_DECORATOR', `@OnAlert on \`${owner}.${member}\` ${problem}`);
    const method = descriptor.value as object;
    const filters = (Reflect.getOwnMetadata(ON_ALERT, method) ?? []) as readonly OnAlertFilter[];
    Reflect.defineMetadata(ON_ALERT, [...filters, wanted], method);
  });
  return decorate;
}

/** The filters of a decorated method; undefined when it is not decorated. */
export function filtersOf(method: object): readonly OnAlertFilter[] | undefined {
  return Reflect.getOwnMetadata(ON_ALERT, method) as readonly OnAlertFilter[] | undefined;
}

/** Whether a filter matches an event. */
export function isWanted({ rule, severity, labels = {}, type }: OnAlertFilter, event: AlertEvent): boolean {
  const { alert } = event;
  return (
    (type === undefined || type === event.type) &&
    (rule === undefined || [rule].flat().includes(alert.rule)) &&
    (severity === undefined || [severity].flat().includes(alert.severity)) &&
    Object.entries(labels).every(([name, value]) => alert.labels[name] === value)
  );
}

function problemOf(filter: OnAlertFilter): string | undefined {
  if (typeof filter !== 'object' || filter === null) return 'needs the name of a rule or a filter.';
  const known = ['rule', 'severity', 'labels', 'type'];
  const unknown = Object.keys(filter).find((name) => !known.includes(name));
  if (unknown !== undefined) return `has a filter with "${unknown}"; known: ${known.join(', ')}.`;
  const severities = [filter.severity ?? []].flat() as readonly string[];
  const wrong = severities.find((severity) => !ALERT_SEVERITIES.some((one) => one === severity));
  return wrong === undefined
    ? undefined
    : `has the severity "${wrong}", which is not one of ${ALERT_SEVERITIES.join(', ')}.`;
}
