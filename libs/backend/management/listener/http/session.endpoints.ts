import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import type { ManagementTokens } from '../access/management-tokens.js';
import { isFromConsole, SESSION_SECONDS, sessionCookie, sessionIn } from '../access/session-cookie.js';
import { jsonResponse } from './json-response.js';
import { RequestProblem } from './request-problem.js';

const PATH = '/console/session';

/**
 * Exchanges the token for a cookie that scripts cannot read (POST), deletes the cookie (DELETE), and reports whether
 * there is a session (GET).
 *
 * @param options `secure`: whether the port uses TLS; `now`: milliseconds since 1970
 */
export function sessionEndpoints(
  tokens: Pick<ManagementTokens, 'sessionOf' | 'acceptsSession'>,
  { secure, now }: { readonly secure: boolean; readonly now: () => number },
): ManagementEndpoint[] {
  const answer = ({ headers }: ManagementRequest, session: string): ManagementResponse =>
    jsonResponse({ loggedIn: session !== '' }, 200, {
      'set-cookie': sessionCookie(headers, session, secure),
    });
  return [
    {
      path: PATH,
      limited: true,
      listed: false,
      handle: ({ headers }) => {
        const session = sessionIn(headers);
        return jsonResponse({ loggedIn: session !== undefined && tokens.acceptsSession(session) });
      },
    },
    {
      path: PATH,
      method: 'POST',
      limited: true,
      handle: async (request) => {
        requireConsole(request);
        const { token } = ((await request.json()) ?? {}) as { token?: unknown };
        const untilMs = now() + SESSION_SECONDS * 1000;
        const session = typeof token === 'string' ? tokens.sessionOf(token, untilMs) : undefined;
        if (session === undefined) throw new RequestProblem(401, 'unauthorized: this token is not valid');
        return answer(request, session);
      },
    },
    {
      path: PATH,
      method: 'DELETE',
      limited: true,
      handle: (request) => {
        requireConsole(request);
        return answer(request, '');
      },
    },
  ];
}

function requireConsole({ headers, method }: ManagementRequest): void {
  if (!isFromConsole(headers, method))
    throw new RequestProblem(403, 'forbidden: only the console may use this page');
}
