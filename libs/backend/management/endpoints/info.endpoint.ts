import { createHash } from 'node:crypto';
import {
  ownVersion,
  type ManagementEndpoint,
  type ManagementResponse,
  type ResolvedOptions,
} from '#contracts';
import { jsonResponse } from '#listener';
import { createRedactor } from '#redaction';

/**
 * `/info`: name, versions and start time of the application. Except for the uptime the content never changes, so
 * clients may cache it.
 */
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

/** Created at the first request, because redaction and hash would slow down the application's start. */
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
