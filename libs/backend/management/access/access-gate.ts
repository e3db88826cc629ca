import { Inject, Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { OBSERVABILITY_OPTIONS, type ManagementEndpoint, type ResolvedOptions } from '#contracts';
import { RequestProblem } from '../http/request-problem.js';
import { isAddress } from './loopback.js';
import { ManagementTokens } from './management-tokens.js';

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
@Injectable()
export class AccessGate {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) { management }: Pick<ResolvedOptions, 'management'>,
    @Inject(ManagementTokens) private readonly tokens: ManagementTokens,
  ) {
    const { allowedHosts, host, origins } = management;
    this.hosts = new Set(['localhost', host, ...allowedHosts].map((name) => name.toLowerCase()));
    this.origins = new Set(origins);
  }

  /**
   * @returns whether a valid token came along
   * @throws RequestProblem 401, 403 or 421, with a sentence that says how to get in
   */
  admit({ access = 'open' }: ManagementEndpoint, visitor: Visitor): boolean {
    if (access === 'origin') this.requireOrigin(visitor);
    if (access === 'open' || access === 'origin') return this.isAuthorized(visitor.headers);
    this.requireHost(visitor.host);
    if (access === 'local' && visitor.surface === 'loopback') return this.isAuthorized(visitor.headers);
    this.requireToken(visitor);
    return true;
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

  private requireToken({ headers, surface }: Visitor): void {
    if (this.isAuthorized(headers)) return;
    if (this.tokens.areSet) throw unauthorized('send the header "Authorization: Bearer <token>"');
    if (surface !== 'loopback')
      throw new RequestProblem(
        403,
        'forbidden: other machines may reach this page, and no token is set. ' +
          'Set management.tokens (MANAGEMENT_TOKENS) or management.tokenFile (MANAGEMENT_TOKEN_FILE) to open it',
      );
    this.tokens.makeOne();
    throw unauthorized(
      'send the header "Authorization: Bearer <token>". No token is set, so one was made for this run; ' +
        'it stands on the standard error of the process',
    );
  }

  private isAuthorized({ authorization }: IncomingHttpHeaders): boolean {
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    return token !== undefined && this.tokens.accepts(token);
  }
}

function unauthorized(what: string): RequestProblem {
  return new RequestProblem(401, `unauthorized: ${what}`, {
    'www-authenticate': 'Bearer realm="management"',
  });
}

/** Whether a page posts to where it came from. Browsers say so; older ones leave it to be found out from the host. */
function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (site !== undefined) return site === 'same-origin';
  const { protocol, origin: given } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === given && given !== 'null';
}
