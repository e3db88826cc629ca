import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { acceptsGzip } from '#exposition';
import { ConsoleFiles, type ConsoleFile } from './console-files.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Asset names contain a hash of their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The console's pages on the management port. They contain no data, so no token is needed to load them; the data they
 * show comes from other pages, with the access rules of those.
 *
 * @param options `redirectRoot`: whether `/` redirects to the console, as on the separate port
 */
export function consoleEndpoints(
  { redirectRoot }: { readonly redirectRoot: boolean },
  files = new ConsoleFiles(),
): ManagementEndpoint[] {
  return [
    ...(redirectRoot ? [redirect('/', 'console')] : []),
    // Addresses are relative, so that the console works below any prefix of a proxy; the current view is in the
    // fragment, after "#".
    redirect('/console/', '../console'),
    { path: '/console', access: 'open', handle: (request) => respond(files.index, request, 'no-cache') },
    {
      path: '/console/assets/:file',
      access: 'open',
      listed: false,
      handle: (request) => {
        const file = files.file(request.params['file'] ?? '');
        return file ? respond(file, request, FOR_EVER) : NOT_FOUND;
      },
    },
  ];
}

const NOT_FOUND: ManagementResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'not found: the console was updated, load the page again\n',
};

function redirect(path: string, location: string): ManagementEndpoint {
  return {
    path,
    access: 'open',
    listed: false,
    handle: () => ({ status: 302, headers: { location }, body: '' }),
  };
}

function respond(file: ConsoleFile, { headers }: ManagementRequest, caching: string): ManagementResponse {
  const zipped = acceptsGzip(headers['accept-encoding']);
  return {
    status: 200,
    headers: {
      ...SECURITY_HEADERS,
      'cache-control': caching,
      'content-type': file.type,
      vary: 'accept-encoding',
      ...(zipped && { 'content-encoding': 'gzip' }),
    },
    body: zipped ? file.gzip : file.plain(),
  };
}
