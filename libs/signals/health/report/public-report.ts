import type { HealthCheckDetail, HealthCheckState, HealthReport } from '#contracts';
import type { MonitoredCheck } from '../monitored-check.js';

/** Details in which checks pass on an error's text. */
const TEXTS = ['error', 'reason', 'cause', 'stack'];

/** Finds a check by name; undefined for an unknown name. */
type Lookup = (name: string) => MonitoredCheck | undefined;

/**
 * A report for requests without a token: the code of an error (`ECONNREFUSED`) instead of its text, which may contain
 * addresses, names and secrets.
 */
export function publicReport(report: HealthReport, checkOf: Lookup): HealthReport {
  const shown = (details: Record<string, HealthCheckDetail>): Record<string, HealthCheckDetail> =>
    mapped(details, (name, detail) => publicDetail(detail, checkOf(name)));
  return {
    ...report,
    info: shown(report.info),
    error: shown(report.error),
    affected: shown(report.affected),
    details: shown(report.details),
    checks: mapped(report.checks, (name, state) => publicState(state, checkOf(name))),
  };
}

export function publicDetail(
  detail: HealthCheckDetail,
  check: MonitoredCheck | undefined,
): HealthCheckDetail {
  const { message } = check?.state.last ?? {};
  if (message === undefined) return detail;
  const others = Object.entries(detail).filter(([name]) => !TEXTS.includes(name));
  const open = Object.fromEntries(others) as HealthCheckDetail;
  return detail.message === message ? { ...open, message: codeOf(check) } : open;
}

export function publicState(state: HealthCheckState, check: MonitoredCheck | undefined): HealthCheckState {
  return state.lastError === undefined ? state : { ...state, lastError: codeOf(check) };
}

function codeOf(check: MonitoredCheck | undefined): string {
  return check?.state.last?.code ?? 'failed';
}

function mapped<T>(entries: Record<string, T>, change: (name: string, entry: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(name, entry)]));
}
