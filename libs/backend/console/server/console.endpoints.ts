import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { ConsoleFiles, type ConsoleFile } from './console-files.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Names of assets hold a hash of their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The console's pages on the management port. They hold no data, so anybody may load them; what they show is asked for with
 * the access of the other pages.
 *
 * @param options `redirectRoot`: whether `/` leads to the console, as on a listener of our own
 */
export function consoleEndpoints(
  { redirectRoot }: { readonly redirectRoot: boolean },
  files = new ConsoleFiles(),
): ManagementEndpoint[] {
  return [
    ...(redirectRoot ? [redirect('/', 'console')] : []),
    // Its addresses are relative to it, so that it works below any prefix of a proxy; what it shows stands behind "#".
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
  const zipped = /\bgzip\b/.test(headers['accept-encoding'] ?? '');
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
