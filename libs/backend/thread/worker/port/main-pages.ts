import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { cancelledBy, RequestProblem } from '#listener';
import { Requests } from '../../exchange/requests.js';
import type { HeartbeatWatch } from '../../port/heartbeat.js';
import type { FromPort, PageDescription, PageRequest, ToPort } from '../../port/port-protocol.js';
import { inTime } from '../in-time.js';

/**
 * Maximum time for which the application's event loop may be blocked before a request for one of its pages fails, in
 * milliseconds.
 */
const BLOCKED_MS = 1_000;

/**
 * Requests a page; undefined if it did not arrive within the given milliseconds, or the application's event loop is
 * blocked.
 */
export type AskMain = (withinMs?: number) => Promise<ManagementResponse | undefined>;

/** Pages that only the main thread can generate. */
export class MainPages {
  private readonly requests: Requests<PageRequest>;

  constructor(
    private readonly post: (message: FromPort) => void,
    private readonly heartbeat: HeartbeatWatch,
  ) {
    this.requests = new Requests<PageRequest>('the main thread', post);
  }

  /** @param own pages that this thread answers instead, with requests to the main thread where necessary */
  endpoint(page: PageDescription, own?: ThreadPage): ManagementEndpoint {
    const { id, reportsRefusals, ...access } = page;
    const asking =
      (request: ManagementRequest): AskMain =>
      (withinMs) =>
        this.ask(id, request, withinMs);
    return {
      ...access,
      ...(own?.sharedBy && { sharedBy: own.sharedBy }),
      ...(reportsRefusals && { refused: (status) => this.post({ type: 'refused', page: id, status }) }),
      handle: own
        ? (request) => own.handle(request, asking(request))
        : async (request) => (await this.ask(id, request)) ?? this.refuse(),
    };
  }

  handle(message: Extract<ToPort, { type: 'head' | 'piece' | 'end' }>): void {
    this.requests.handle(message);
  }

  private async ask(
    page: number,
    request: ManagementRequest,
    withinMs = Infinity,
  ): Promise<ManagementResponse | undefined> {
    const { method, path, params, headers, authorized, query } = request;
    const body = hasBody(request) ? await request.bytes() : undefined;
    const cancel = new AbortController();
    const until = performance.now() + withinMs;
    const isLate = (): boolean => this.heartbeat.ageMs >= BLOCKED_MS || performance.now() >= until;
    if (isLate()) return undefined;
    const asked = { page, method, path, params, headers, authorized, query: query.toString(), body };
    const answer = await inTime(this.requests.request(asked, cancel.signal), isLate);
    if (!answer) {
      cancel.abort();
      return undefined;
    }
    const { status, headers: given, body: pieces } = answer;
    return { status, headers: { ...given }, body: cancelledBy(pieces, cancel) };
  }

  private refuse(): never {
    throw new RequestProblem(
      503,
      `busy: the event loop of the application has been blocked for ${this.heartbeat.ageMs} ms`,
      { 'retry-after': '1', 'x-observability-blocked-ms': String(this.heartbeat.ageMs) },
    );
  }
}

/** A page that this thread answers. */
export interface ThreadPage extends Pick<ManagementEndpoint, 'path' | 'method' | 'sharedBy'> {
  /** @param askMain requests the same page from the main thread */
  handle(request: ManagementRequest, askMain: AskMain): ManagementResponse | Promise<ManagementResponse>;
}

function hasBody({ headers }: ManagementRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
