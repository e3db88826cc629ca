import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestProblem } from '../http/request-problem.js';
import { WorkBudget } from './work-budget.js';

/** Kinds of concurrently served pages other than probes: ordinary pages, and long-lived streams. */
export type RequestShare = 'page' | 'stream';

const SHARES: Readonly<Record<RequestShare, number>> = { page: 64, stream: 32 };

/** A counted request and its response. */
export interface Served {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Maximum number of pages generated concurrently: probes wait for the part of an event loop turn that these take. */
const WORKING = 2;
/** Time in milliseconds after which an unfinished page is no longer counted. */
const HANGING_MS = 5_000;
/** Interval in milliseconds at which waiting requests check whether a request in progress waits for its client. */
const LOOK_MS = 25;

interface Work {
  readonly all: readonly Served[];
  readonly since: number;
  readonly end: () => void;
}

/**
 * Limits the concurrent requests for pages that are expensive to generate. At the limit, the oldest request whose
 * client is slow to send its body or to read its answer is closed; if there is none, the new request gets 503. A few
 * pages are generated at a time and use at most half of the event loop's time; the others wait in a queue. Probes are
 * never counted.
 */
export class RequestShares {
  private readonly served: Readonly<Record<RequestShare, Set<Served>>> = {
    page: new Set(),
    stream: new Set(),
  };

  /** Includes requests whose clients disconnected: their pages may still be generated. */
  private readonly working = new Map<ServerResponse, Work>();
  private readonly budget = new WorkBudget();
  private line: { all: readonly Served[]; begin: () => void; drop: (reason: Error) => void }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isScheduled = false;

  /**
   * Counts a request until its answer is closed.
   *
   * @throws RequestProblem 503 when the share is full
   */
  admit(share: RequestShare, request: IncomingMessage, response: ServerResponse): Served {
    const served = this.served[share];
    if (served.size >= SHARES[share]) this.makeRoom(share);
    const one = { request, response };
    served.add(one);
    response.once('close', () => {
      served.delete(one);
      this.next();
    });
    return one;
  }

  /**
   * Resolves when a page may be generated; `done` with the first response ends it.
   *
   * @param all the requests for the page; others may be added while it waits
   * @throws RequestProblem when all their clients disconnected
   */
  turn(all: readonly Served[]): Promise<void> {
    return new Promise<void>((begin, drop) => {
      this.line.push({ all, begin, drop });
      this.next();
    });
  }

  /** The page for this request is complete. */
  done(response: ServerResponse): void {
    const work = this.working.get(response);
    if (!work) return;
    this.working.delete(response);
    work.end();
    this.next();
  }

  /** Starts one request, and checks for more in the next turn, so that quickly generated pages do not fill a turn. */
  private readonly next = (): void => {
    if (this.isScheduled || this.line.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.beginOne();
    });
  };

  private beginOne(): void {
    this.line = this.line.filter(({ all, drop }) => {
      const isWanted = all.some(({ response }) => !response.destroyed);
      if (!isWanted) drop(new RequestProblem(503, 'the client has disconnected'));
      return isWanted;
    });
    const now = performance.now();
    const counted = [...this.working.values()].filter(
      ({ all, since }) => !all.every(waitsForClient) && now - since < HANGING_MS,
    );
    const waitMs = counted.length >= WORKING ? LOOK_MS : this.budget.waitMs;
    if (waitMs > 0) {
      this.timer ??= setTimeout(this.look, waitMs).unref();
      return;
    }
    const first = this.line.shift();
    if (!first) return;
    const { all } = first;
    this.working.set(all[0]!.response, { all, since: now, end: this.budget.begin() });
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
