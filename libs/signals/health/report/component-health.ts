import type { HealthStatus } from '#contracts';
import { overallHealth } from '../engine/overall-health.js';
import type { MonitoredCheck } from '../monitored-check.js';

/** A component, by its checks. */
export interface ComponentHealth {
  health: HealthStatus;
  /** Health of each check by name. */
  checks: Record<string, HealthStatus>;
}

/** Puts checks together by component. */
export function componentsOf(checks: readonly MonitoredCheck[]): Record<string, ComponentHealth> {
  const members = new Map<string, MonitoredCheck[]>();
  for (const check of checks) {
    const { component } = check.settings;
    members.set(component, [...(members.get(component) ?? []), check]);
  }
  return Object.fromEntries(Array.from(members, ([component, own]) => [component, healthOf(own)]));
}

function healthOf(checks: readonly MonitoredCheck[]): ComponentHealth {
  const parts = checks.map(({ health, settings }) => ({ health, critical: settings.critical }));
  return {
    health: overallHealth(parts),
    checks: Object.fromEntries(checks.map(({ name, health }) => [name, health])),
  };
}
