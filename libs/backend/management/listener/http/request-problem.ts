import type { ManagementResponse } from '#contracts';

/** A request that is answered with an error status. The message is sent to the client and says what to do. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    // No stack: floods are answered with this error, and capturing the stack would cost more than the rest of the
    // answer.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The answer for the client: plain text, one line. */
export function problemResponse({ status, message, headers }: RequestProblem): ManagementResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: `${message}\n`,
  };
}
