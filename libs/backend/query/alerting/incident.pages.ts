import {
  ALERT_SEVERITIES,
  type AlertSource,
  type Deed,
  type Incident,
  type IncidentFilter,
  type IncidentState,
  type TelemetryResponse,
  type TrailEntry,
  type TrailFilter,
} from '#contracts';
import { jsonParts } from '../http/json-body.js';
import { refuse, type Parameters } from '../http/parameters.js';
import type { PageRequest, QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { pageOf } from '../telemetry/page-parameters.js';
import { alertingPage, deedOf, missing } from './alerting-page.js';
import { TRAIL_ACTIONS } from './trail-actions.js';

const STATES: readonly IncidentState[] = ['triggered', 'acknowledged', 'suppressed', 'resolved'];
const DAY_MS = 86_400_000;
/** Page size for reading a whole list. */
const MANY = { limit: 1_000 };
const TIMELINE = 10_000;

/** Incidents, their timelines, the trail, statistics, and actions on incidents. */
export function incidentPages(context: QueryContext): QueryPage[] {
  const page = alertingPage(context);
  const { now } = context;
  const deed =
    (act: (source: AlertSource, id: string, request: PageRequest, deed: Deed) => Incident) =>
    (source: AlertSource, request: PageRequest) => {
      const { id } = known(source, request);
      return { incident: act(source, id, request, deedOf(request.fields())) };
    };
  return [
    page('/incidents', (source, { parameters }) => {
      const { items, next } = source.incidents(incidentFilter(parameters, now()), pageOf(parameters));
      return { incidents: items, next };
    }),
    page('/incidents/:id', (source, request) => {
      const incident = known(source, request);
      const { items } = source.trail({ incident: incident.id }, { limit: TIMELINE });
      return { incident, timeline: [...items].reverse() };
    }),
    page(
      '/incidents/:id/acknowledge',
      deed((source, id, _request, by) => source.acknowledge(id, by)),
      'POST',
    ),
    page(
      '/incidents/:id/resolve',
      deed((source, id, _request, by) => source.resolve(id, by)),
      'POST',
    ),
    page(
      '/incidents/:id/suppress',
      deed((source, id, { fields }, by) => source.suppress(id, fields().number('minutes', 1), by)),
      'POST',
    ),
    page('/trail', (source, { parameters }) => {
      const { items, next } = source.trail(trailFilter(parameters), pageOf(parameters));
      return { trail: items, next };
    }),
    page('/statistics', (source, { parameters }) => {
      const toMs = parameters.time('to', now());
      const fromMs = parameters.time('from', toMs - parameters.duration('last', 30 * DAY_MS));
      if (fromMs > toMs) refuse('from', 'it is later than "to"');
      return { fromMs, toMs, ...source.statistics(fromMs, toMs) };
    }),
    exportPage(context),
  ];
}

/** `/api/alerting/export`: incidents with their timelines as a file, one per line. */
function exportPage({ alerting, now }: QueryContext): QueryPage {
  return {
    path: '/api/alerting/export',
    answer: ({ parameters }): TelemetryResponse => {
      if (!alerting) missing('page', '/api/alerting/export');
      const filter = incidentFilter(parameters, now());
      const name = `incidents-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}.ndjson`;
      return jsonParts(incidentLines(alerting, filter), 200, {
        'content-type': 'application/x-ndjson',
        'content-disposition': `attachment; filename="${name}"`,
      });
    },
  };
}

function* incidentLines(source: AlertSource, filter: IncidentFilter): Generator<string> {
  for (let after: string | undefined; ;) {
    const { items, next } = source.incidents(filter, after === undefined ? MANY : { ...MANY, after });
    for (const incident of items) {
      const timeline: readonly TrailEntry[] = source.trail(
        { incident: incident.id },
        { limit: TIMELINE },
      ).items;
      yield `${JSON.stringify({ ...incident, timeline: [...timeline].reverse() })}\n`;
    }
    if (next === undefined) return;
    after = next;
  }
}

function known(source: AlertSource, { parameters }: PageRequest): Incident {
  const id = parameters.inPath('id');
  return source.incident(id) ?? missing('incident', id);
}

function incidentFilter(parameters: Parameters, nowMs: number): IncidentFilter {
  const states = words(parameters, 'state', [...STATES, 'open'] as const).flatMap((state) =>
    state === 'open' ? STATES.filter((one) => one !== 'resolved') : state,
  );
  const severities = words(parameters, 'severity', ALERT_SEVERITIES);
  const minAgeMs = parameters.duration('min_age');
  const rule = parameters.text('rule');
  return {
    ...(states.length > 0 && { states }),
    ...(severities.length > 0 && { severities }),
    ...timesOf(parameters, nowMs),
    ...(minAgeMs !== undefined && { minAgeMs }),
    ...(rule !== undefined && { rule }),
  };
}

function trailFilter(parameters: Parameters): TrailFilter {
  const texts = (['incident', 'alert', 'rule'] as const).flatMap((name) => {
    const value = parameters.text(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const actions = words(parameters, 'action', TRAIL_ACTIONS);
  return { ...timesOf(parameters), ...Object.fromEntries(texts), ...(actions.length > 0 && { actions }) };
}

/** Optional `from` and `to`, or `last`. No default period, because an old incident may still be open. */
function timesOf(parameters: Parameters, nowMs?: number): { fromMs?: number; toMs?: number } {
  const toMs = parameters.time('to');
  const last = parameters.duration('last');
  const before = last === undefined || nowMs === undefined ? undefined : (toMs ?? nowMs) - last;
  const fromMs = parameters.time('from') ?? before;
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) };
}

function listed(parameters: Parameters, name: string): string[] {
  return parameters.all(name).flatMap((text) => text.split(','));
}

/** A list of the allowed words: separated by commas, or as a repeated parameter. */
function words<T extends string>(parameters: Parameters, name: string, allowed: readonly T[]): T[] {
  return listed(parameters, name).map(
    (word) =>
      allowed.find((one) => one === word) ??
      refuse(name, `${JSON.stringify(word.slice(0, 80))} is not one of ${allowed.join(', ')}`),
  );
}
