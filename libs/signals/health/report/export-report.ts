import { hostname } from 'node:os';
import type { HealthReport, HealthStatus, HealthTransition } from '#contracts';
import type { PastResult } from '../engine/check-state.js';
import type { HealthRegistry } from '../health-registry.js';
import type { HealthService } from '../health.service.js';
import type { Liveness } from '../liveness.js';
import { iso } from './check-view.js';
import type { ComponentHealth } from './component-health.js';

/** The complete health data of an application, as one JSON document. */
export interface HealthExport extends HealthReport {
  process: { node: string; pid: number; host: string; uptimeSeconds: number };
  liveness: HealthReport;
  /** Health of each component, and of its checks. */
  components: Record<string, ComponentHealth>;
  /** Health and checks of each group. */
  groups: Record<string, { health: HealthStatus; checks: string[] }>;
  /** Results per check, newest first. */
  history: Record<string, (Omit<PastResult, 'at'> & { at: string })[]>;
  /** Changes of checks and service, newest first. */
  transitions: HealthTransition[];
}

export function exportReport(
  health: HealthService,
  registry: HealthRegistry,
  liveness: Liveness,
): HealthExport {
  const groups = registry.groups().map((group) => {
    const report = group === 'live' ? liveness.report() : health.report(group);
    return [group, { health: report.health, checks: registry.all(group).map(({ name }) => name) }] as const;
  });
  return {
    ...health.report(),
    process: {
      node: process.version,
      pid: process.pid,
      host: hostname(),
      uptimeSeconds: Math.round(process.uptime()),
    },
    liveness: liveness.report(),
    components: health.components(),
    groups: Object.fromEntries(groups),
    history: Object.fromEntries(registry.all().map(({ name }) => [name, historyOf(health, name)])),
    transitions: health.transitions(),
  };
}

/** The last results of a check with ISO 8601 times. */
export function historyOf(health: HealthService, name: string): HealthExport['history'][string] {
  return health.history(name).map((result) => ({ ...result, at: iso(result.at) }));
}
