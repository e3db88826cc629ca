import { createHash } from 'node:crypto';
import type { ManagementEndpoint, ManagementResponse, ResolvedOptions } from '#contracts';
import { createRedactor } from '#redaction';
import { jsonResponse } from '../http/json-response.js';

/** `/info`: what runs here, and since when. The uptime apart it never changes, so clients may keep it. */
export function infoEndpoint({ service }: Pick<ResolvedOptions, 'service'>): ManagementEndpoint {
  const info = createRedactor().fields({
    service: service.name,
    version: service.version,
    build: service.build,
    node: process.version,
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
  });
  const hash = createHash('sha256').update(JSON.stringify(info)).digest('base64url').slice(0, 22);
  const headers = { etag: `W/"${hash}"`, 'cache-control': 'no-cache' };
  return {
    path: '/info',
    handle: (): ManagementResponse =>
      jsonResponse({ ...info, uptimeSeconds: Math.round(process.uptime()) }, 200, headers),
  };
}
