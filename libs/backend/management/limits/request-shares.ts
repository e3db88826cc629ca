import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestProblem } from '../http/request-problem.js';

/** What pages other than probes have of the port at the same time: ordinary ones, and streams that last. */
export type RequestShare = 'page' | 'stream';

const SHARES: Readonly<Record<RequestShare, number>> = { page: 64, stream: 32 };

interface Served {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Bounds the requests that are answered at the same time, of pages that cost something. When there are too many, the
 * oldest one makes room whose client sends its body slowly or does not read its answer; without such a one the newcomer
 * is asked to come again. Probes are never counted.
 */
export class RequestShares {
  private readonly served: Readonly<Record<RequestShare, Set<Served>>> = {
    page: new Set(),
    stream: new Set(),
  };

  /** @throws RequestProblem 503 when the share is full */
  admit(share: RequestShare, request: IncomingMessage, response: ServerResponse): void {
    const served = this.served[share];
    if (served.size >= SHARES[share]) this.makeRoom(share);
    const one = { request, response };
    served.add(one);
    response.once('close', () => served.delete(one));
  }

  private makeRoom(share: RequestShare): void {
    const served = this.served[share];
    for (const slow of served) {
      if (!waitsForClient(slow)) continue;
      served.delete(slow);
      slow.response.destroy();
      return;
    }
    throw new RequestProblem(503, `busy: ${SHARES[share]} ${share}s at the same time at most`, {
      'retry-after': '1',
    });
  }
}

function waitsForClient({ request, response }: Served): boolean {
  if (!response.headersSent) return !request.complete;
  return response.writableNeedDrain || (response.writableEnded && !response.writableFinished);
}
