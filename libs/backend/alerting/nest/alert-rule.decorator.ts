import 'reflect-metadata';
import type { ModulesContainer } from '@nestjs/core';
import { controllersOf, providersOf } from '#container';
import type { ThresholdRule } from '#contracts';

const ALERT_RULES = Symbol.for('nestjs-observability:alert-rules');

/**
 * Declares an alert rule next to the metric that it evaluates: on a class listed in `providers` or `controllers`, or on
 * one of its methods or properties. It equals a rule in the option `alerting.rules`; without alerting it does nothing.
 *
 * @param rule its `name` is used as `id`, unless `id` is set
 * @example
 * ```ts
 * @AlertRule({ name: 'QueueDeep', metric: 'orders_waiting', condition: '>', threshold: 1000, severity: 'high', for: '5m' })
 * export class OrderMetrics extends metricCatalogue({ waiting: gauge('orders_waiting', 'Orders that wait.') }) {}
 * ```
 */
export function AlertRule(
  rule: Omit<ThresholdRule, 'id'> & { readonly id?: string },
): (target: object, property?: string | symbol) => void {
  return (target) => {
    const type = typeof target === 'function' ? target : target.constructor;
    const own = (Reflect.getOwnMetadata(ALERT_RULES, type) ?? []) as readonly ThresholdRule[];
    Reflect.defineMetadata(ALERT_RULES, [{ id: rule.name, ...rule }, ...own], type);
  };
}

/** The rules that the application's classes declare, each class once. */
export function declaredRules(modules: ModulesContainer): ThresholdRule[] {
  const types = new Set([...providersOf(modules), ...controllersOf(modules)].map(({ metatype }) => metatype));
  return [...types].flatMap((type) =>
    typeof type === 'function'
      ? ((Reflect.getMetadata(ALERT_RULES, type) ?? []) as readonly ThresholdRule[])
      : [],
  );
}
