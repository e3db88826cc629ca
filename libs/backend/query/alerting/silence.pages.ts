import type { AlertMatchers, MaintenanceWindow, SilenceRequest } from '#contracts';
import type { JsonFields } from '../http/json-fields.js';
import { refuse } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { alertingPage, deedInQuery, deedOf, missing } from './alerting-page.js';

const WINDOW_FIELDS = ['matchers', 'from', 'to', 'cron', 'duration', 'timeZone', 'comment'] as const;

/** Silences and maintenance windows. */
export function silencePages(context: QueryContext): QueryPage[] {
  const page = alertingPage(context);
  return [
    page('/silences', (source) => ({ silences: source.silences() })),
    page('/silences', (source, { fields }) => ({ silence: source.silence(silenceOf(fields())) }), 'POST'),
    page(
      '/silences/:id',
      (source, request) => {
        const id = request.parameters.inPath('id');
        if (!source.silences().some((silence) => silence.id === id)) missing('silence', id);
        return { silence: source.expireSilence(id, deedInQuery(request)) };
      },
      'DELETE',
    ),
    page('/alerts/:fingerprint/silence', (source, { parameters }) => {
      const fingerprint = parameters.inPath('fingerprint');
      if (!source.alerts().some((alert) => alert.fingerprint === fingerprint)) missing('alert', fingerprint);
      return { silence: source.silenceFor(fingerprint) };
    }),
    page('/maintenance', (source) => ({ maintenance: source.maintenance() })),
    page(
      '/maintenance/:name',
      (source, { parameters, fields }) => {
        const given = fields();
        const window = windowOf(parameters.inPath('name'), given);
        source.putMaintenance(window, deedOf(given));
        return { window };
      },
      'PUT',
    ),
    page(
      '/maintenance/:name',
      (source, request) => {
        const name = request.parameters.inPath('name');
        if (!source.maintenance().some((window) => window.name === name)) missing('maintenance window', name);
        source.removeMaintenance(name, deedInQuery(request));
        return {};
      },
      'DELETE',
    ),
  ];
}

function silenceOf(fields: JsonFields): SilenceRequest {
  const id = fields.optionalText('id');
  return {
    ...(id !== undefined && { id }),
    matchers: matchersOf(fields.all['matchers']),
    startsAtMs: fields.optionalNumber('startsAtMs', 0) ?? 0,
    endsAtMs: fields.number('endsAtMs', 0),
    author: fields.text('author'),
    comment: fields.text('comment'),
  };
}

/** A list, or a text in Alertmanager's syntax, which its receiver parses. */
function matchersOf(value: unknown): AlertMatchers {
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (!Array.isArray(value) || value.length === 0)
    return refuse('matchers', 'it must be a list with at least one, or a text');
  return value.map((one: unknown, index) => {
    const at = `matchers.${index}`;
    if (typeof one !== 'object' || one === null)
      return refuse(at, 'it must be an object with name and value');
    const { name, value: text, isRegex, isEqual } = one as Record<string, unknown>;
    if (typeof name !== 'string' || name === '')
      return refuse(`${at}.name`, 'it must be the name of a label');
    if (typeof text !== 'string') return refuse(`${at}.value`, 'it must be a text');
    for (const [flag, given] of Object.entries({ isRegex, isEqual }))
      if (given !== undefined && typeof given !== 'boolean')
        refuse(`${at}.${flag}`, 'it must be true or false');
    return {
      name,
      value: text,
      ...(typeof isRegex === 'boolean' && { isRegex }),
      ...(typeof isEqual === 'boolean' && { isEqual }),
    };
  });
}

function windowOf(name: string, fields: JsonFields): MaintenanceWindow {
  const { matchers } = fields.all;
  const texts = WINDOW_FIELDS.slice(1).flatMap((field) => {
    const value = fields.optionalText(field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return {
    name,
    ...(Array.isArray(matchers) && matchers.length === 0
      ? {}
      : matchers !== undefined && { matchers: matchersOf(matchers) }),
    ...Object.fromEntries(texts),
  };
}
