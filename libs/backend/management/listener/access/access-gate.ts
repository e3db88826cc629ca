import type { IncomingHttpHeaders } from 'node:http';
import type { ManagementEndpoint, ResolvedOptions } from '#contracts';
import { RequestProblem } from '../http/request-problem.js';
import { isAddress } from './loopback.js';
import type { ManagementTokens } from './management-tokens.js';
import { isFromConsole, isSameOrigin, sessionIn } from './session-cookie.js';

/** Who can reach the pages: this machine only, other machines too, or everyone who can reach the application. */
export type Surface = 'loopback' | 'network' | 'mounted';

/** The part of a request that the gate checks. */
export interface Visitor {
  headers: IncomingHttpHeaders;
  /** Host name of the request. */
  host: string | undefined;
  surface: Surface;
}

const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

/** Decides who may open a page. */
export class AccessGate {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor(
    { allowedHosts, host, origins }: Pick<ResolvedOptions['management'], 'allowedHosts' | 'host' | 'origins'>,
    private readonly tokens: ManagementTokens,
  ) {
    this.hosts = new Set(['localhost', host, ...allowedHosts].map((name) => name.toLowerCase()));
    this.origins = new Set(origins);
  }

  /**
   * @returns whether the request has a valid token
   * @throws RequestProblem 401, 403 or 421, with a sentence that explains how to get access
   */
  admit({ access = 'open', method = 'GET' }: ManagementEndpoint, visitor: Visitor): boolean {
    if (access === 'origin') this.requireOrigin(visitor);
    const isAuthorized = this.isAuthorized(visitor, method);
    if (access === 'open' || access === 'origin') return isAuthorized;
    this.requireHost(visitor.host);
    if (isAuthorized || (access === 'local' && visitor.surface === 'loopback')) return isAuthorized;
    throw this.noToken(visitor);
  }

  /** See `ManagementTokens.adopt`. */
  adopt(token: string): void {
    this.tokens.adopt(token);
  }

  /** The CORS headers that allow a page of an allowed origin to read the answer; none for other origins. */
  corsHeaders(origin: string | undefined): Record<string, string> {
    if (origin === undefined || !this.origins.has(origin)) return { vary: 'origin' };
    return { 'access-control-allow-origin': origin, vary: 'origin' };
  }

  private requireOrigin({ headers, host, surface }: Visitor): void {
    const { origin } = headers;
    if (origin !== undefined && this.origins.has(origin)) return;
    // A page whose host name was made to resolve to this address (DNS rebinding) has the same origin, too. On the
    // application's port any host name may be valid.
    if (isSameOrigin(headers) && (surface === 'mounted' || this.isOwnHost(host))) return;
    throw new RequestProblem(
      403,
      this.origins.size === 0
        ? 'forbidden: no origin may post here. Add it to management.origins (MANAGEMENT_ORIGINS)'
        : 'forbidden: this origin is not in management.origins (MANAGEMENT_ORIGINS)',
    );
  }

  /** A page in a browser can make its own host name resolve to this address, but it cannot change the Host header. */
  private requireHost(host: string | undefined): void {
    if (this.isOwnHost(host)) return;
    throw new RequestProblem(
      421,
      'misdirected request: use the IP address, or add the host name to management.allowedHosts (MANAGEMENT_ALLOWED_HOSTS)',
    );
  }

  private isOwnHost(host: string | undefined): boolean {
    return host !== undefined && (this.hosts.has(host) || isAddress(host));
  }

  private noToken({ surface }: Visitor): RequestProblem {
    if (this.tokens.areConfigured) return unauthorized('send the header "Authorization: Bearer <token>"');
    if (surface !== 'loopback')
      return new RequestProblem(
        403,
        'forbidden: other machines can reach this page, and no token is set. ' +
          'Set management.tokens (MANAGEMENT_TOKENS) or management.tokenFile (MANAGEMENT_TOKEN_FILE) to open it',
      );
    this.tokens.generate();
    return unauthorized(
      'send the header "Authorization: Bearer <token>". No token is set, so one was generated for this run; ' +
        'it was printed to the standard error of the process',
    );
  }

  private isAuthorized({ headers, host }: Visitor, method: string): boolean {
    const { authorization } = headers;
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    if (token !== undefined) return this.tokens.accepts(token);
    const session = sessionIn(headers);
    // Browsers send a cookie with every request, so it is accepted only for the console's own requests, and only under
    // one of our host names.
    return (
      session !== undefined &&
      this.isOwnHost(host) &&
      isFromConsole(headers, method) &&
      this.tokens.acceptsSession(session)
    );
  }
}

function unauthorized(what: string): RequestProblem {
  return new RequestProblem(401, `unauthorized: ${what}`, {
    'www-authenticate': 'Bearer realm="management"',
  });
}
