import type { SpanEntry } from '#contracts';

const PEERS = [
  'peer.service',
  'server.address',
  'messaging.system.name',
  'messaging.system',
  'db.system.name',
  'db.system',
] as const;

/** The peer of a client or producer span, for peers that report no spans; `''` when the span does not name one. */
export function peerOf({ kind, attributes }: SpanEntry): string {
  if (kind !== 'client' && kind !== 'producer') return '';
  for (const name of PEERS) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}
