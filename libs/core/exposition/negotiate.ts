/** Media types of the page. */
export const CONTENT_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

export type Representation = keyof typeof CONTENT_TYPES;

/**
 * Selects the format for an `Accept` header: OpenMetrics 1.0, Prometheus text or JSON, by weight; text when none
 * matches.
 *
 * @example
 * ```ts
 * negotiate('application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5'); // 'openmetrics'
 * ```
 */
export function negotiate(accept: string | undefined): Representation {
  let best: Representation = 'text';
  let bestWeight = 0;
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const representation = representationOf(type, parameters);
    const weight = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
    if (!representation || !(weight > bestWeight)) continue;
    best = representation;
    bestWeight = weight;
  }
  return best;
}

function representationOf(type: string, parameters: readonly string[]): Representation | undefined {
  if (type === 'application/json') return 'json';
  if (type === 'text/plain' || type === 'text/*' || type === '*/*') return 'text';
  if (type !== 'application/openmetrics-text') return undefined;
  const version = parameters.find((one) => one.startsWith('version='))?.slice(8);
  return version === undefined || version === '1.0.0' || version === '0.0.1' ? 'openmetrics' : undefined;
}

/** Whether a client accepts gzip. Its own weight has precedence over that of `*` (RFC 9110, 12.5.3). */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  const codings = String(acceptEncoding ?? '').split(',');
  const gzip = codings.filter((one) => /^\s*gzip\s*(?:;|$)/i.test(one));
  const matching = gzip.length > 0 ? gzip : codings.filter((one) => /^\s*\*\s*(?:;|$)/.test(one));
  return matching.some((one) => !/;\s*q=0(?:\.0*)?\s*$/i.test(one));
}
