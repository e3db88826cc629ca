import type { ManagementResponse } from '#contracts';

/** A request that is answered with an error status; its text is for the client, and says what to do. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    // Floods are answered with it, and nobody looks at its stack, whose capture costs more than the rest.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The answer to it: plain text, one line. */
export function problemResponse({ status, message, headers }: RequestProblem): ManagementResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: `${message}\n`,
  };
}
