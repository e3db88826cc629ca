import type { IncomingHttpHeaders } from 'node:http';

/** Sent by the console with every request; a page of another origin would have to ask first, and is refused. */
const CONSOLE_HEADER = 'x-observability-console';

/** Seconds for which a session lasts. */
export const SESSION_SECONDS = 12 * 3600;

/** The session that a request brings along. */
export function sessionIn(headers: IncomingHttpHeaders): string | undefined {
  const name = `${cookieName(headers)}=`;
  const cookie = (headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(name));
  return cookie?.trim().slice(name.length);
}

/**
 * The header `Set-Cookie` of a session; an empty one ends it.
 *
 * @param secure whether the console came by TLS
 */
export function sessionCookie(headers: IncomingHttpHeaders, session: string, secure: boolean): string {
  const age = session === '' ? 0 : SESSION_SECONDS;
  return (
    `${cookieName(headers)}=${session}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax` +
    (secure ? '; Secure' : '')
  );
}

/** Cookies ignore ports: applications on one machine must not share one. */
function cookieName({ host = '' }: IncomingHttpHeaders): string {
  const [, port = ''] = /:(\d{1,5})$/.exec(host) ?? [];
  return `observability-console${port === '' ? '' : `-${port}`}`;
}

/**
 * Whether a request with a cookie was made by the console itself. Browsers say so, but for plain HTTP beyond this machine:
 * there it is known by its header and, where something is changed, by its origin.
 */
export function isFromConsole(headers: IncomingHttpHeaders, method: string): boolean {
  const { 'sec-fetch-site': site, origin } = headers;
  if (site !== undefined) return site === 'same-origin';
  if (headers[CONSOLE_HEADER] !== '1') return false;
  return origin === undefined ? method === 'GET' || method === 'HEAD' : isSameOrigin(headers);
}

/** Whether a page posts to where it came from. Browsers say so; older ones leave it to be found out from the host. */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (site !== undefined) return site === 'same-origin';
  const { protocol, origin: given } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === given && given !== 'null';
}
