import type { IncomingHttpHeaders } from 'node:http';
import type { ManagementEndpoint, ResolvedOptions } from '#contracts';
import { RequestProblem } from '../http/request-problem.js';
import { isAddress } from './loopback.js';
import type { ManagementTokens } from './management-tokens.js';
import { isFromConsole, isSameOrigin, sessionIn } from './session-cookie.js';

/** From where pages can be reached: this machine only, other machines too, or as far as the application itself. */
export type Surface = 'loopback' | 'network' | 'mounted';

/** What the gate looks at. */
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
   * @returns whether a valid token came along
   * @throws RequestProblem 401, 403 or 421, with a sentence that says how to get in
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

  /** What a browser has to be told so that it lets a page of an allowed origin in; nothing for others. */
  corsHeaders(origin: string | undefined): Record<string, string> {
    if (origin === undefined || !this.origins.has(origin)) return { vary: 'origin' };
    return { 'access-control-allow-origin': origin, vary: 'origin' };
  }

  private requireOrigin({ headers, host, surface }: Visitor): void {
    const { origin } = headers;
    if (origin !== undefined && this.origins.has(origin)) return;
    // A page whose name was made to point here is of the same origin too; on the application's port any name may be right.
    if (isSameOrigin(headers) && (surface === 'mounted' || this.isOwnHost(host))) return;
    throw new RequestProblem(
      403,
      this.origins.size === 0
        ? 'forbidden: no origin may post here. Set management.origins (MANAGEMENT_ORIGINS) to those that may'
        : 'forbidden: this origin is not in management.origins (MANAGEMENT_ORIGINS)',
    );
  }

  /** A page in a browser can make its own host name point here, but it cannot change the name it asks for. */
  private requireHost(host: string | undefined): void {
    if (this.isOwnHost(host)) return;
    throw new RequestProblem(
      421,
      'misdirected request: ask by IP address, or add the host name to management.allowedHosts (MANAGEMENT_ALLOWED_HOSTS)',
    );
  }

  private isOwnHost(host: string | undefined): boolean {
    return host !== undefined && (this.hosts.has(host) || isAddress(host));
  }

  private noToken({ surface }: Visitor): RequestProblem {
    if (this.tokens.areSet) return unauthorized('send the header "Authorization: Bearer <token>"');
    if (surface !== 'loopback')
      return new RequestProblem(
        403,
        'forbidden: other machines may reach this page, and no token is set. ' +
          'Set management.tokens (MANAGEMENT_TOKENS) or management.tokenFile (MANAGEMENT_TOKEN_FILE) to open it',
      );
    this.tokens.makeOne();
    return unauthorized(
      'send the header "Authorization: Bearer <token>". No token is set, so one was made for this run; ' +
        'it stands on the standard error of the process',
    );
  }

  private isAuthorized({ headers, host }: Visitor, method: string): boolean {
    const { authorization } = headers;
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    if (token !== undefined) return this.tokens.accepts(token);
    const session = sessionIn(headers);
    // A cookie comes along whoever asks: it counts only for the console's own requests, under a name of ours.
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
