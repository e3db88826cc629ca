import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ManagementEndpoint, ManagementResponse } from '#contracts';

type Routes = ReadonlyMap<string, ManagementEndpoint>;

/** Finds the endpoint and writes its response; 404 for unknown paths, 405 for anything but GET and HEAD. */
export async function answer(
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const endpoint = routes.get(path);
  const result = await respond(endpoint, request, path, search, [...routes.keys()]);
  response.writeHead(result.status, result.headers);
  if (request.method === 'HEAD') response.end();
  else await write(result.body, response);
}

async function respond(
  endpoint: ManagementEndpoint | undefined,
  { method, headers }: IncomingMessage,
  path: string,
  search: string,
  known: string[],
): Promise<ManagementResponse> {
  if (!endpoint) return plain(404, `not found; this port serves ${known.join(', ')}\n`);
  if (method !== 'GET' && method !== 'HEAD')
    return plain(405, 'method not allowed\n', { allow: 'GET, HEAD' });
  return endpoint.handle({
    method,
    path,
    params: {},
    query: new URLSearchParams(search),
    headers,
    json: () => Promise.reject(new Error('no body is read here')),
  });
}

function plain(status: number, body: string, headers: Record<string, string> = {}): ManagementResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

async function write(body: ManagementResponse['body'], response: ServerResponse): Promise<void> {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.end(body);
    return;
  }
  let wake = (): void => undefined;
  const awake = (): void => wake();
  response.on('drain', awake).on('close', awake);
  for await (const piece of body) {
    if (response.destroyed) return;
    if (!response.write(piece)) await new Promise<void>((resolve) => (wake = resolve));
  }
  response.end();
}
