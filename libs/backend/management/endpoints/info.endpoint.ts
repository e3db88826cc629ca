import { createHash } from 'node:crypto';
import {
  ownVersion,
  type ManagementEndpoint,
  type ManagementResponse,
  type ResolvedOptions,
} from '#contracts';
import { jsonResponse } from '#listener';
import { createRedactor } from '#redaction';

/** `/info`: what runs here, and since when. The uptime apart it never changes, so clients may keep it. */
export function infoEndpoint({ service }: Pick<ResolvedOptions, 'service'>): ManagementEndpoint {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  let page: Page | undefined;
  return {
    path: '/info',
    handle: (): ManagementResponse => {
      const { info, headers } = (page ??= pageOf(service, startedAt));
      return jsonResponse({ ...info, uptimeSeconds: Math.round(process.uptime()) }, 200, headers);
    },
  };
}

interface Page {
  readonly info: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Made for the first request: redaction and hash are more than an application should do at its start. */
function pageOf({ name, version, build }: ResolvedOptions['service'], startedAt: string): Page {
  const info = createRedactor().fields({
    service: name,
    version,
    build,
    node: process.version,
    library: ownVersion(),
    startedAt,
  });
  const hash = createHash('sha256').update(JSON.stringify(info)).digest('base64url').slice(0, 22);
  return { info, headers: { etag: `W/"${hash}"`, 'cache-control': 'no-cache' } };
}
