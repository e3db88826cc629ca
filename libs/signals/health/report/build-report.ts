import type { HealthCheckDetail, HealthReport, HealthStatus } from '#contracts';
import { isServing } from '../engine/overall-health.js';
import type { MonitoredCheck } from '../monitored-check.js';
import { detailOf, stateOf } from './check-view.js';

/** The part of a report about the service itself. */
export interface ReportHead {
  service: string;
  version?: string;
  health: HealthStatus;
  /** Set during shutdown. */
  reason?: string;
}

/** @param causesOf returns the root causes of a check's failure; empty when it failed by itself */
export function buildReport(
  { service, version, health, reason }: ReportHead,
  checks: readonly MonitoredCheck[],
  causesOf: (check: MonitoredCheck) => string[],
): HealthReport {
  const report: HealthReport = {
    status: reason !== undefined ? 'shutting_down' : isServing(health) ? 'ok' : 'error',
    health,
    timestamp: new Date().toISOString(),
    service,
    ...(version && { version }),
    ...(reason !== undefined && { reason }),
    info: {},
    error: {},
    affected: {},
    details: {},
    checks: {},
  };
  for (const check of checks) {
    const rootCause = causesOf(check);
    const detail = detailOf(check, rootCause);
    report.details[check.name] = detail;
    placeOf(report, detail)[check.name] = detail;
    report.checks[check.name] = stateOf(check, rootCause);
  }
  return report;
}

function placeOf(
  report: HealthReport,
  { status, rootCause }: HealthCheckDetail,
): Record<string, HealthCheckDetail> {
  if (status === 'up') return report.info;
  return rootCause ? report.affected : report.error;
}

/** Removes checks, details and messages, for public pages. */
export function withoutDetails({
  status,
  health,
  timestamp,
  service,
  version,
  reason,
}: HealthReport): Partial<HealthReport> {
  return { status, health, timestamp, service, version, reason };
}
