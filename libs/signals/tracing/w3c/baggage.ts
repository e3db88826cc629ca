import {
  baggageEntryMetadataFromString,
  propagation,
  type Baggage,
  type BaggageEntry,
} from '@opentelemetry/api';
import { trimBlanks } from './traceparent.js';

/** W3C Baggage's minimum number of members to propagate; further ones are dropped. */
const MAX_MEMBERS = 64;
const MAX_BYTES = 8_192;

const KEY = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * Parses a `baggage` header; invalid members are dropped.
 *
 * @returns undefined when no member is left
 */
export function parseBaggage(header: string): Baggage | undefined {
  const entries: Record<string, BaggageEntry> = {};
  let count = 0;
  for (const member of fitting(header.split(',').map(trimBlanks).filter(Boolean))) {
    const parsed = parseMember(member);
    if (!parsed) continue;
    entries[parsed[0]] = parsed[1];
    count++;
  }
  return count > 0 ? propagation.createBaggage(entries) : undefined;
}

/** Formats a `baggage` header; empty without members. */
export function formatBaggage(baggage: Baggage): string {
  const members = baggage.getAllEntries().map(([key, entry]) => formatMember(key, entry));
  return fitting(members.filter(Boolean)).join(',');
}

function parseMember(member: string): [string, BaggageEntry] | undefined {
  const [pair = '', ...properties] = member.split(';');
  const at = pair.indexOf('=');
  const [key, value] = [trimBlanks(pair.slice(0, Math.max(at, 0))), trimBlanks(pair.slice(at + 1))];
  if (!KEY.test(key) || !VALUE.test(value)) return undefined;
  const [name, text] = [decode(key), decode(value)];
  if (name === undefined || text === undefined) return undefined;
  const metadata = properties.map(trimBlanks).join(';');
  return [
    name,
    metadata ? { value: text, metadata: baggageEntryMetadataFromString(metadata) } : { value: text },
  ];
}

/** Empty for a text with half of a surrogate pair, which has no encoding. */
function formatMember(key: string, { value, metadata }: BaggageEntry): string {
  const properties = metadata ? `;${metadata.toString()}` : '';
  try {
    return `${encodeURIComponent(key)}=${encodeURIComponent(value)}${properties}`;
  } catch {
    return '';
  }
}

/** As many members as the limits allow; one that does not fit is skipped in favour of later ones. */
function fitting(members: string[]): string[] {
  let bytes = -1;
  const kept: string[] = [];
  for (const member of members) {
    if (kept.length === MAX_MEMBERS) break;
    if (bytes + member.length + 1 > MAX_BYTES) continue;
    bytes += member.length + 1;
    kept.push(member);
  }
  return kept;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
