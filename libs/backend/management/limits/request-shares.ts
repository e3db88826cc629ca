import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestProblem } from '../http/request-problem.js';

/** What pages other than probes have of the port at the same time: ordinary ones, and streams that last. */
export type RequestShare = 'page' | 'stream';

const SHARES: Readonly<Record<RequestShare, number>> = { page: 64, stream: 32 };

interface Served {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Pages in the making at the same time: what they take of a turn of the event loop is what probes wait for. */
const WORKING = 2;
/** Milliseconds after which one that does not end is not counted any more. */
const HANGING_MS = 5_000;
/** Milliseconds between two looks for requests in hand that wait for their clients, while others wait for those. */
const LOOK_MS = 25;

/**
 * Bounds the requests that are answered at the same time, of pages that cost something. When there are too many, the
 * oldest one makes room whose client sends its body slowly or does not read its answer; without such a one the newcomer
 * is asked to come again. Pages are made a few at a time, the others wait in line. Probes are never counted.
 */
export class RequestShares {
  private readonly served: Readonly<Record<RequestShare, Set<Served>>> = {
    page: new Set(),
    stream: new Set(),
  };

  /** Also those whose clients have left: their pages may be in the making. */
  private readonly working = new Map<ServerResponse, Served & { since: number }>();
  private line: { one: Served; begin: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isScheduled = false;

  /**
   * Resolves when it is the request's turn; `done` ends it.
   *
   * @throws RequestProblem 503 when the share is full
   */
  async admit(share: RequestShare, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const served = this.served[share];
    if (served.size >= SHARES[share]) this.makeRoom(share);
    const one = { request, response };
    served.add(one);
    response.once('close', () => {
      served.delete(one);
      this.next();
    });
    if (share === 'stream') return;
    await new Promise<void>((begin) => {
      this.line.push({ one, begin });
      this.next();
    });
  }

  /** Nothing works for this request any more. */
  done(response: ServerResponse): void {
    if (this.working.delete(response)) this.next();
  }

  /** Begins one request, and looks for more in the next turn: what is made at once must not fill a turn. */
  private readonly next = (): void => {
    if (this.isScheduled || this.line.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.beginOne();
    });
  };

  private beginOne(): void {
    this.line = this.line.filter(({ one }) => !one.response.destroyed);
    const now = performance.now();
    const counted = [...this.working.values()].filter(
      (one) => !waitsForClient(one) && now - one.since < HANGING_MS,
    );
    if (counted.length >= WORKING) {
      this.timer ??= setTimeout(this.look, LOOK_MS).unref();
      return;
    }
    const first = this.line.shift();
    if (!first) return;
    this.working.set(first.one.response, { ...first.one, since: now });
    first.begin();
    this.next();
  }

  private readonly look = (): void => {
    this.timer = undefined;
    this.next();
  };

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
