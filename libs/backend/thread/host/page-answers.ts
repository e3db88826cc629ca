import { setTimeout as pause } from 'node:timers/promises';
import {
  stackOf,
  type ManagementEndpoint,
  type ManagementRequest,
  type ManagementResponse,
  type TelemetryResponse,
} from '#contracts';
import { parseJson, problemResponse, RequestProblem, WorkBudget, type ListenerLog } from '#listener';
import type { PageRequest } from '../port/port-protocol.js';
import type { ListedPages } from './listed-pages.js';

const encoder = new TextEncoder();

/**
 * Generates pages of the main thread for the telemetry thread, which has matched the path, checked access and limited
 * the number of requests.
 */
export class PageAnswers {
  /** A separate budget: the one in the telemetry thread does not measure this event loop. */
  private readonly budget = new WorkBudget();

  constructor(
    private readonly pages: ListedPages,
    private readonly log: Pick<ListenerLog, 'error'>,
  ) {}

  /** Never rejects. */
  async answer(request: PageRequest): Promise<TelemetryResponse> {
    const endpoint = this.pages.get(request.page);
    const made = endpoint ? await this.make(endpoint, request) : problemResponse(gone());
    return inBytes(made);
  }

  private async make(endpoint: ManagementEndpoint, request: PageRequest): Promise<ManagementResponse> {
    try {
      return await this.inBudget(endpoint, requestOf(endpoint, request));
    } catch (error) {
      if (error instanceof RequestProblem) {
        endpoint.refused?.(error.status);
        return problemResponse(error);
      }
      // The client gets neither the message nor the stack.
      this.log.error(`${request.method} ${request.path} failed`, stackOf(error));
      return problemResponse(new RequestProblem(500, 'internal error'));
    }
  }

  private async inBudget(
    endpoint: ManagementEndpoint,
    request: ManagementRequest,
  ): Promise<ManagementResponse> {
    const { access = 'open', limited = access !== 'open', streaming } = endpoint;
    if (!limited || streaming) return endpoint.handle(request);
    for (let { waitMs } = this.budget; waitMs > 0; { waitMs } = this.budget) await pause(waitMs);
    const end = this.budget.begin();
    try {
      return await endpoint.handle(request);
    } finally {
      end();
    }
  }
}

function gone(): RequestProblem {
  return new RequestProblem(404, 'not found: the page was removed');
}

function requestOf({ access }: ManagementEndpoint, request: PageRequest): ManagementRequest {
  const { method, path, params, headers, authorized, query, body = new Uint8Array() } = request;
  return {
    ...{ method, path, params, headers },
    ...(authorized !== undefined && { authorized }),
    query: new URLSearchParams(query),
    bytes: () => Promise.resolve(body),
    json: async () => {
      await Promise.resolve();
      return parseJson(headers, body, access === 'origin');
    },
  };
}

/** Sets the length of a complete body, as without a thread. */
function inBytes({ status, headers, body }: ManagementResponse): TelemetryResponse {
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return { status, headers, body: encoded(body) };
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  return { status, headers: { ...headers, 'content-length': String(bytes.length) }, body: encoded([bytes]) };
}

async function* encoded(
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield typeof piece === 'string' ? encoder.encode(piece) : piece;
}
