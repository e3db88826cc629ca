import type { IncomingHttpHeaders } from 'node:http';

/** Sent by the console with every request; a page of another origin needs a preflight to send it, which is refused. */
const CONSOLE_HEADER = 'x-observability-console';

/** Duration of a session in seconds. */
export const SESSION_SECONDS = 12 * 3600;

/** The session in a request's cookie. */
export function sessionIn(headers: IncomingHttpHeaders): string | undefined {
  const name = `${cookieName(headers)}=`;
  const cookie = (headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(name));
  return cookie?.trim().slice(name.length);
}

/**
 * The `Set-Cookie` header of a session; an empty session deletes the cookie.
 *
 * @param secure whether the console was loaded over TLS
 */
export function sessionCookie(headers: IncomingHttpHeaders, session: string, secure: boolean): string {
  const age = session === '' ? 0 : SESSION_SECONDS;
  return (
    `${cookieName(headers)}=${session}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax` +
    (secure ? '; Secure' : '')
  );
}

/** Cookies ignore ports: without the port in the name, applications on one machine would share a cookie. */
function cookieName({ host = '' }: IncomingHttpHeaders): string {
  const [, port = ''] = /:(\d{1,5})$/.exec(host) ?? [];
  return `observability-console${port === '' ? '' : `-${port}`}`;
}

/**
 * Whether the console itself made a request with a cookie. Browsers send `Sec-Fetch-Site`, except for plain HTTP to
 * another machine: then the console's own header and, for changes, the origin decide.
 */
export function isFromConsole(headers: IncomingHttpHeaders, method: string): boolean {
  const { 'sec-fetch-site': site, origin } = headers;
  if (site !== undefined) return site === 'same-origin';
  if (headers[CONSOLE_HEADER] !== '1') return false;
  return origin === undefined ? method === 'GET' || method === 'HEAD' : isSameOrigin(headers);
}

/**
 * Whether a page posts to its own origin. Older browsers do not send `Sec-Fetch-Site`; for them `Origin` is compared
 * with the host.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (site !== undefined) return site === 'same-origin';
  const { protocol, origin: given } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === given && given !== 'null';
}
