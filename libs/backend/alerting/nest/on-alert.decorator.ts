import 'reflect-metadata';
import { ALERT_SEVERITIES, ObservabilityError, type AlertEvent, type AlertSeverity } from '#contracts';
import { methodOnly } from '#kernel';

const ON_ALERT = Symbol.for('nestjs-observability:on-alert');

/** Which alerts a method is called for. All conditions hold together. */
export interface OnAlertFilter {
  /** Name of the rule, or several. */
  readonly rule?: string | readonly string[];
  readonly severity?: AlertSeverity | readonly AlertSeverity[];
  /** Labels with exactly these values. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default: both. */
  readonly type?: AlertEvent['type'];
}

/**
 * Calls a method of a provider or controller when an alert begins to fire or is resolved, with an `AlertEvent`. It runs on
 * the main thread, one event after the other; what it throws is logged. It hears of alerts whether or not somebody is
 * notified: silences and grouping are for people.
 *
 * @param filter name of a rule, or a filter; without one all alerts
 * @throws ObservabilityError `OBS_DECORATOR`, when the class is defined, where it stands on no method or the filter makes no sense
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

/** The filters under which a method wants to be called; undefined when it has none. */
export function filtersOf(method: object): readonly OnAlertFilter[] | undefined {
  return Reflect.getOwnMetadata(ON_ALERT, method) as readonly OnAlertFilter[] | undefined;
}

/** Whether an event is one that a filter lets through. */
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
    : `has the severity "${wrong}", which is none of ${ALERT_SEVERITIES.join(', ')}.`;
}
