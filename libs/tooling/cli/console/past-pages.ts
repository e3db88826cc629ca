import { basename } from 'node:path';
import {
  SERVICE_CHECK,
  type HealthEntry,
  type ManagementEndpoint,
  type ManagementResponse,
  type TelemetryStore,
} from '#contracts';
import { boardEndpoints } from '#console';
import type { PeriodMeta } from '#query';

/** Maximum number of entries searched for the latest result of each check. */
const MOST_ENTRIES = 10_000;

/** The pages that the console requests besides queries, with their content at the end of the period. */
export function pastPages(meta: PeriodMeta, store: TelemetryStore, file: string): ManagementEndpoint[] {
  const { service, versions, fromMs, toMs, exportedAtMs } = meta;
  const page = (path: string, value: () => object): ManagementEndpoint => ({
    path,
    handle: () => json(value()),
  });
  return [
    page('/info', () => ({
      service: service.name,
      version: service.version,
      node: versions.node,
      library: versions.package,
      exported: { file: basename(file), fromMs, toMs, atMs: exportedAtMs, store: meta.store },
    })),
    page('/console/session', () => ({ loggedIn: false })),
    page('/health', () => healthThen(meta, store)),
    // These pages come from the application's presets.
    ...boardEndpoints({
      boards: () => Promise.resolve([]),
      board: () => Promise.resolve(undefined),
      objectives: () => Promise.resolve([]),
    }),
  ];
}

/** The health report, built from the latest result of each check. */
function healthThen({ service, fromMs, toMs }: PeriodMeta, store: TelemetryStore): object {
  const newest = new Map<string, HealthEntry>();
  for (const entry of store.health({ fromMs, toMs }, { limit: MOST_ENTRIES }).items)
    if (!newest.has(entry.check)) newest.set(entry.check, entry);
  const health = newest.get(SERVICE_CHECK)?.status ?? 'unknown';
  newest.delete(SERVICE_CHECK);
  const details = Object.fromEntries([...newest].map(([check, entry]) => [check, detailOf(entry)]));
  const checks = Object.fromEntries([...newest].map(([check, entry]) => [check, stateOf(entry)]));
  const failing = Object.entries(details).filter(([, { status }]) => status === 'down');
  return {
    status: failing.length > 0 ? 'error' : 'ok',
    health,
    timestamp: new Date(toMs).toISOString(),
    service: service.name,
    ...(service.version !== undefined && { version: service.version }),
    info: Object.fromEntries(Object.entries(details).filter(([, { status }]) => status === 'up')),
    error: Object.fromEntries(failing),
    affected: {},
    details,
    checks,
  };
}

function detailOf({ status, latencyMs, message }: HealthEntry) {
  return {
    status: status === 'unhealthy' ? ('down' as const) : ('up' as const),
    health: status,
    critical: false,
    ...(latencyMs !== undefined && { latencyMs }),
    ...(message !== undefined && { message }),
  };
}

function stateOf({ status, latencyMs, message, timeMs }: HealthEntry): object {
  const at = new Date(timeMs).toISOString();
  return {
    health: status,
    critical: false,
    groups: [],
    dependsOn: [],
    since: at,
    running: false,
    ...(latencyMs !== undefined && { latencyMs }),
    lastRun: at,
    consecutiveFailures: 0,
    consecutiveSuccesses: 0,
    ...(message !== undefined && { lastError: message }),
    affected: false,
  };
}

function json(value: object): ManagementResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}
