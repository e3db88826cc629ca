import type {
  AlertRecords,
  AlertSeverity,
  AlertStatistics,
  Incident,
  IncidentState,
  Page,
  PageOptions,
  TrailEntry,
} from '#contracts';

const PAGE = 1000;
/** An alert that fires again within this time after it was resolved counts as a flap. */
const FLAP_MS = 3_600_000;

interface RuleCounts {
  fired: number;
  flaps: number;
  actedOn: number;
  acknowledgedAfterMs: number[];
}

/** Computes statistics from `fromMs` to `toMs`, milliseconds since 1970, inclusive. */
export function statisticsOf(records: AlertRecords, fromMs: number, toMs: number): AlertStatistics {
  const incidents = all((page) => records.incidents({ fromMs, toMs }, page));
  const byState: Record<IncidentState, number> = {
    triggered: 0,
    acknowledged: 0,
    suppressed: 0,
    resolved: 0,
  };
  const bySeverity: Partial<Record<AlertSeverity, number>> = {};
  for (const { state, severity } of incidents) {
    byState[state]++;
    bySeverity[severity] = (bySeverity[severity] ?? 0) + 1;
  }
  const rules = new Map<string, RuleCounts>();
  countFirings(records, fromMs, toMs, rules);
  countDeeds(records, incidents, fromMs, rules);
  return {
    incidents: incidents.length,
    open: incidents.length - byState.resolved,
    byState,
    bySeverity,
    rules: [...rules]
      .map(([rule, { fired, flaps, actedOn, acknowledgedAfterMs }]) => ({
        rule,
        fired,
        actedOn,
        medianAcknowledgeMs: median(acknowledgedAfterMs),
        flaps,
      }))
      .sort((a, b) => b.fired - a.fired || (a.rule < b.rule ? -1 : 1)),
  };
}

function countFirings(
  records: AlertRecords,
  fromMs: number,
  toMs: number,
  rules: Map<string, RuleCounts>,
): void {
  const resolvedMs = new Map<string, number>();
  const filter = { fromMs: fromMs - FLAP_MS, toMs, actions: ['alert_fired', 'alert_resolved'] } as const;
  const entries = all((page) => records.trail(filter, page));
  for (const { action, alert, rule, timeMs } of entries.reverse()) {
    if (alert === undefined || rule === undefined) continue;
    if (action === 'alert_resolved') {
      resolvedMs.set(alert, timeMs);
      continue;
    }
    const goneMs = timeMs - (resolvedMs.get(alert) ?? -Infinity);
    if (timeMs < fromMs) continue;
    const counts = countsOf(rules, rule);
    counts.fired++;
    if (goneMs <= FLAP_MS) counts.flaps++;
  }
}

function countDeeds(
  records: AlertRecords,
  incidents: readonly Incident[],
  fromMs: number,
  rules: Map<string, RuleCounts>,
): void {
  const actions = ['incident_acknowledged', 'incident_suppressed', 'incident_resolved'] as const;
  const deeds = new Map<string, TrailEntry[]>();
  for (const entry of all((page) => records.trail({ fromMs, actions }, page)).reverse()) {
    if (entry.by === undefined || entry.incident === undefined) continue;
    deeds.set(entry.incident, [...(deeds.get(entry.incident) ?? []), entry]);
  }
  for (const { id, alerts, openedAtMs } of incidents) {
    const done = deeds.get(id);
    if (!done) continue;
    const acknowledged = done.find(({ action }) => action === 'incident_acknowledged');
    for (const rule of new Set(alerts.map((alert) => alert.rule))) {
      const counts = countsOf(rules, rule);
      counts.actedOn++;
      if (acknowledged) counts.acknowledgedAfterMs.push(acknowledged.timeMs - openedAtMs);
    }
  }
}

function countsOf(rules: Map<string, RuleCounts>, rule: string): RuleCounts {
  const known = rules.get(rule);
  if (known) return known;
  const counts: RuleCounts = { fired: 0, flaps: 0, actedOn: 0, acknowledgedAfterMs: [] };
  rules.set(rule, counts);
  return counts;
}

/** Null for an empty list. */
function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function all<T>(pageOf: (page: PageOptions) => Page<T>): T[] {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page: Page<T> = pageOf({ limit: PAGE, ...(after !== undefined && { after }) });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}
