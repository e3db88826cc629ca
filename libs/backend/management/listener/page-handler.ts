import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  stackOf,
  type ManagementEndpoint,
  type ManagementMethod,
  type ManagementRequest,
  type ManagementResponse,
  type PageRegistry,
  type ResolvedOptions,
} from '#contracts';
import type { AccessGate, Surface } from './access/access-gate.js';
import { readBody, readJson } from './http/json-body.js';
import { problemResponse, RequestProblem } from './http/request-problem.js';
import { requestTarget, type RequestTarget } from './http/request-target.js';
import { allowed, Routes, type Match } from './http/routes.js';
import { writeResponse } from './http/write-response.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { RequestShares, type Served } from './limits/request-shares.js';
import { SharedPages } from './limits/shared-pages.js';
import type { ListenerLog } from './listener-log.js';

/** How long a browser may cache a preflight answer, in seconds. */
const PREFLIGHT_SECONDS = 600;

/** Answers requests for pages, from any port: finds the page, checks access, and writes the answer. */
export class PageHandler implements PageRegistry {
  private routes: Routes;
  private readonly limiter: RateLimiter;
  private readonly changed = new Set<() => void>();
  private readonly shares = new RequestShares();
  private readonly shared = new SharedPages(this.shares);

  /** @param log receives failures of pages, and changes made with a token */
  constructor(
    private readonly settings: Pick<ResolvedOptions['management'], 'rateLimit' | 'bodyLimitBytes'>,
    private endpoints: readonly ManagementEndpoint[],
    private readonly gate: AccessGate,
    private readonly log: ListenerLog,
  ) {
    this.routes = new Routes(this.endpoints);
    this.limiter = new RateLimiter(settings.rateLimit);
  }

  add(page: ManagementEndpoint): () => void {
    this.use([...this.endpoints, page]);
    return () => this.use(this.endpoints.filter((other) => other !== page));
  }

  /**
   * Serves these pages from now on.
   *
   * @throws ObservabilityError `OBS_MANAGEMENT` for two pages with the same method and path
   */
  use(endpoints: readonly ManagementEndpoint[]): void {
    this.routes = new Routes(endpoints);
    this.endpoints = endpoints;
    for (const tell of this.changed) tell();
  }

  /** @param token generated for this run by the thread that listened before */
  adoptToken(token: string): void {
    this.gate.adopt(token);
  }

  /** The pages served now. */
  get pages(): readonly ManagementEndpoint[] {
    return this.endpoints;
  }

  /** @returns a function that removes the listener */
  onChange(tell: () => void): () => void {
    this.changed.add(tell);
    return () => void this.changed.delete(tell);
  }

  /** Paths that need no token. */
  get openPaths(): string[] {
    return this.routes.openPaths;
  }

  get hasPages(): boolean {
    return !this.routes.isEmpty;
  }

  /** Whether there is a page at a path, for any method. */
  hasPage(path: string): boolean {
    return this.routes.match(path) !== undefined;
  }

  /**
   * Answers one request; never rejects.
   *
   * @param surface where the request came from
   * @param mount the path prefix of all pages
   */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    surface: Surface,
    mount = '',
  ): Promise<void> {
    try {
      await writeResponse(request, response, await this.answer(request, response, surface, mount));
    } catch (error) {
      // The client gets neither the message nor the stack.
      this.log.error(`${request.method} ${request.url?.split('?')[0]} failed`, stackOf(error));
      if (response.headersSent) response.destroy();
      else await writeResponse(request, response, problemResponse(new RequestProblem(500, 'internal error')));
    } finally {
      this.shares.done(response);
    }
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    surface: Surface,
    mount: string,
  ): Promise<ManagementResponse> {
    try {
      const target = requestTarget(request);
      target.path = target.path.slice(mount.length);
      return await this.respond(request, response, target, surface);
    } catch (error) {
      if (error instanceof RequestProblem) return problemResponse(error);
      throw error;
    }
  }

  private async respond(
    request: IncomingMessage,
    response: ServerResponse,
    target: RequestTarget,
    surface: Surface,
  ): Promise<ManagementResponse> {
    const { method = 'GET' } = request;
    const match = this.routes.match(target.path);
    if (!match) {
      this.limit(request, 'lost');
      throw new RequestProblem(404, `not found; available pages: ${this.openPaths.join(', ')}`);
    }
    if (method === 'OPTIONS') return this.describe(request, match);
    const endpoint = match.endpoints.get(method === 'HEAD' ? 'GET' : method);
    if (!endpoint) {
      this.limit(request, 'lost');
      throw new RequestProblem(405, 'method not allowed', { allow: allowed(match.endpoints) });
    }
    try {
      return await this.serve(request, response, target, surface, endpoint, match.params);
    } catch (error) {
      if (error instanceof RequestProblem) endpoint.refused?.(error.status);
      throw error;
    }
  }

  /** Expensive pages are limited by rate and by number; probes by neither. */
  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    target: RequestTarget,
    surface: Surface,
    endpoint: ManagementEndpoint,
    params: Record<string, string>,
  ): Promise<ManagementResponse> {
    const { method = 'GET', headers } = request;
    const { access = 'open', limited = access !== 'open', streaming } = endpoint;
    if (limited) this.limit(request, access);
    const authorized = this.gate.admit(endpoint, { headers, host: target.host, surface });
    if (streaming) this.shares.admit('stream', request, response);
    const served = limited && !streaming ? this.shares.admit('page', request, response) : undefined;
    const asked: ManagementRequest = {
      method: method as ManagementMethod | 'HEAD',
      path: target.path,
      params,
      query: target.query,
      headers,
      authorized,
      bytes: () => readBody(request, this.settings.bodyLimitBytes),
      json: () => readJson(request, this.settings.bodyLimitBytes, access === 'origin'),
    };
    const make = (): Promise<ManagementResponse> => this.inTurn(endpoint, asked, served);
    if (access === 'origin') return this.forBrowser(make, asked);
    const answer = await make();
    if (access === 'token' && method !== 'GET' && method !== 'HEAD')
      this.logChange(request, target.path, answer.status);
    return answer;
  }

  /** An expensive page waits for its turn, and is generated once for all concurrent requests for it. */
  private async inTurn(
    endpoint: ManagementEndpoint,
    asked: ManagementRequest,
    served: Served | undefined,
  ): Promise<ManagementResponse> {
    if (!served) return endpoint.handle(asked);
    const same = asked.method === 'GET' ? endpoint.sharedBy?.(asked) : undefined;
    if (same !== undefined)
      return this.shared.get(`${asked.path} ${same}`, served, () => endpoint.handle(asked));
    await this.shares.turn([served]);
    return endpoint.handle(asked);
  }

  /** Logged, so that the reason of a change can be found among the application's log lines. */
  private logChange({ method, socket }: IncomingMessage, path: string, status: number): void {
    this.log.log(`${method} ${path} by ${socket.remoteAddress}: ${status}`);
  }

  /** Adds the CORS headers to an answer, including error answers. */
  private async forBrowser(
    make: () => Promise<ManagementResponse>,
    asked: ManagementRequest,
  ): Promise<ManagementResponse> {
    const cors = this.gate.corsHeaders(asked.headers.origin);
    try {
      const answer = await make();
      return { ...answer, headers: { ...cors, ...answer.headers } };
    } catch (error) {
      if (!(error instanceof RequestProblem)) throw error;
      throw new RequestProblem(error.status, error.message, { ...cors, ...error.headers });
    }
  }

  /** OPTIONS: the allowed methods, and the answer to a browser's preflight request. */
  private describe(request: IncomingMessage, { endpoints }: Match): ManagementResponse {
    this.limit(request, 'lost');
    const allow = allowed(endpoints);
    const forBrowsers = [...endpoints.values()].some(({ access }) => access === 'origin');
    const cors = forBrowsers ? this.gate.corsHeaders(request.headers.origin) : {};
    if (cors['access-control-allow-origin'])
      Object.assign(cors, {
        'access-control-allow-methods': allow,
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': String(PREFLIGHT_SECONDS),
      });
    return { status: 204, headers: { allow, ...cors }, body: '' };
  }

  /** Each kind of page has a separate limit, so that requests for unknown pages do not block a scraper. */
  private limit({ socket }: IncomingMessage, kind: string): void {
    if (this.limiter.take(`${kind} ${socket.remoteAddress}`)) return;
    throw new RequestProblem(429, 'too many requests: wait a second', { 'retry-after': '1' });
  }
}
