import type {
  ManagementEndpoint,
  ManagementMethod,
  ManagementRequest,
  ManagementResponse,
  TelemetryRequests,
} from '#contracts';
import { cancelledBy } from '#listener';
import { QUERY_PATHS, type QueryPath } from './query-paths.js';

const NO_BODY = new Uint8Array();

/**
 * Pages of the management port that forward to the telemetry thread: open on loopback, otherwise protected by a token.
 * Response bodies are passed through as bytes.
 *
 * @param requests sends requests to the thread
 */
export function queryEndpoints(requests: TelemetryRequests): ManagementEndpoint[] {
  return QUERY_PATHS.flatMap((path) => {
    const methods: ManagementMethod[] = path.method ? [path.method] : path.form ? ['GET', 'POST'] : ['GET'];
    return methods.map((method) => endpoint(path, method, requests));
  });
}

function endpoint(
  { path, streaming, method: changes }: QueryPath,
  method: ManagementMethod,
  requests: TelemetryRequests,
): ManagementEndpoint {
  return {
    path,
    method,
    access: changes ? 'token' : 'local',
    // A dashboard queries many panels at once. The thread limits requests itself: four run, the others wait.
    limited: false,
    ...(streaming && { streaming }),
    handle: async (request) => forward(request, method, requests),
  };
}

async function forward(
  request: ManagementRequest,
  method: ManagementMethod,
  requests: TelemetryRequests,
): Promise<ManagementResponse> {
  const cancel = new AbortController();
  const { status, headers, body } = await requests(
    {
      method: request.method,
      path: request.path,
      query: request.query.toString(),
      contentType: request.headers['content-type'] ?? '',
      body: method === 'GET' ? NO_BODY : await request.bytes(),
      remote: true,
    },
    cancel.signal,
  );
  return { status, headers: { ...headers }, body: cancelledBy(body, cancel) };
}
