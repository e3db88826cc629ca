import type { SpanEntry } from '#contracts';

const PEERS = [
  'peer.service',
  'server.address',
  'messaging.system.name',
  'messaging.system',
  'db.system.name',
  'db.system',
] as const;

/** What a client or producer span speaks to, when that reports no spans itself; `''` when it does not say. */
export function peerOf({ kind, attributes }: SpanEntry): string {
  if (kind !== 'client' && kind !== 'producer') return '';
  for (const name of PEERS) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}
