import type { SpanEntry } from '#contracts';
import { cleanText, jsonOf } from '../clean-text.js';
import { peerOf } from '../span-peer.js';
import type { SqlValue } from './sqlite-connection.js';

export const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;
/** The number of `error` in the column `status`. */
export const ERROR = STATUSES.indexOf('error');

/** Parts of a span that no query filters by. */
interface Rest {
  /** Hashes of attributes. */
  readonly a: readonly number[];
  readonly m?: string;
  readonly c?: string;
  readonly e?: SpanEntry['events'];
  readonly l?: SpanEntry['links'];
}

export interface SpanRow {
  readonly id: number;
  readonly span: string;
  readonly parent: string;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly duration: number;
  readonly status: number;
  readonly peer: string;
  readonly rest: string;
}

export const SPAN_COLUMNS = 'id, span, parent, service, name, kind, start, duration, status, peer, rest';

export function rowOfSpan(id: number, span: SpanEntry, attributes: readonly number[]): SqlValue[] {
  const rest: Rest = {
    a: attributes,
    ...(span.statusMessage !== '' && { m: span.statusMessage }),
    ...(span.scope !== '' && { c: span.scope }),
    ...(span.events.length > 0 && { e: span.events }),
    ...(span.links.length > 0 && { l: span.links }),
  };
  return [
    id,
    cleanText(span.spanId),
    cleanText(span.parentSpanId),
    cleanText(span.service),
    cleanText(span.name),
    Math.max(0, KINDS.indexOf(span.kind)),
    Math.trunc(span.startUs),
    Math.trunc(span.durationNs),
    Math.max(0, STATUSES.indexOf(span.status)),
    cleanText(peerOf(span)),
    jsonOf(rest),
  ];
}

export function spanOfRow(
  traceId: string,
  row: SpanRow,
  attributes: ReadonlyMap<number, readonly [string, unknown]>,
): SpanEntry {
  const { a, m = '', c = '', e = [], l = [] } = JSON.parse(row.rest) as Rest;
  return {
    traceId,
    spanId: row.span,
    parentSpanId: row.parent,
    service: row.service,
    name: row.name,
    kind: KINDS[row.kind] ?? 'internal',
    startUs: row.start,
    durationNs: row.duration,
    status: STATUSES[row.status] ?? 'unset',
    statusMessage: m,
    attributes: Object.fromEntries(
      a.flatMap((hash) => [attributes.get(hash)].filter((one) => one !== undefined)),
    ),
    events: e,
    links: l,
    scope: c,
  };
}

export function hashesOfRow({ rest }: SpanRow): readonly number[] {
  return (JSON.parse(rest) as Rest).a;
}
