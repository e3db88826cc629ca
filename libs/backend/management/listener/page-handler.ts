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

/** How long a browser may remember that it may post here, in seconds. */
const PREFLIGHT_SECONDS = 600;

/** Answers requests to pages, wherever they come in: finds the page, guards it, and writes its answer. */
export class PageHandler implements PageRegistry {
  private routes: Routes;
  private readonly limiter: RateLimiter;
  private readonly changed = new Set<() => void>();
  private readonly shares = new RequestShares();
  private readonly shared = new SharedPages(this.shares);

  /** @param log where failures of pages are told, and changes that were asked for with a token */
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
   * @throws ObservabilityError `OBS_MANAGEMENT` for two pages of one method and path
   */
  use(endpoints: readonly ManagementEndpoint[]): void {
    this.routes = new Routes(endpoints);
    this.endpoints = endpoints;
    for (const tell of this.changed) tell();
  }

  /** @param token made for this run by the thread that listened before */
  adoptToken(token: string): void {
    this.gate.adopt(token);
  }

  /** What is served now. */
  get pages(): readonly ManagementEndpoint[] {
    return this.endpoints;
  }

  /** @returns a function after which changes of the pages are not told any more */
  onChange(tell: () => void): () => void {
    this.changed.add(tell);
    return () => void this.changed.delete(tell);
  }

  /** Paths anybody may open. */
  get openPaths(): string[] {
    return this.routes.openPaths;
  }

  get hasPages(): boolean {
    return !this.routes.isEmpty;
  }

  /** Whether there is a page at a path, whatever the method. */
  hasPage(path: string): boolean {
    return this.routes.match(path) !== undefined;
  }

  /**
   * Answers one request; never rejects.
   *
   * @param surface from where it could come
   * @param mount the part of the path before the pages' own
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
      // Nothing of it to the client: neither its text nor its stack.
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
      throw new RequestProblem(404, `not found; there is ${this.openPaths.join(', ')}`);
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

  /** Pages that cost something are bounded by rate and by number; probes by neither. */
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
      this.noteChange(request, target.path, answer.status);
    return answer;
  }

  /** A page that costs something is made when it is its turn, and only once for those who wait for the same. */
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

  /** Whoever looks for the reason of a change finds it among the lines of the application. */
  private noteChange({ method, socket }: IncomingMessage, path: string, status: number): void {
    this.log.log(`${method} ${path} by ${socket.remoteAddress}: ${status}`);
  }

  /** What a browser may read of an answer, its errors included. */
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

  /** OPTIONS: what is allowed here, and a browser's question before it posts. */
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

  /** Each kind of page counts apart: who looks for pages that do not exist must not keep a scraper out. */
  private limit({ socket }: IncomingMessage, kind: string): void {
    if (this.limiter.take(`${kind} ${socket.remoteAddress}`)) return;
    throw new RequestProblem(429, 'too many requests: wait a second', { 'retry-after': '1' });
  }
}
