import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestProblem } from '../http/request-problem.js';
import { WorkBudget } from './work-budget.js';

/** What pages other than probes have of the port at the same time: ordinary ones, and streams that last. */
export type RequestShare = 'page' | 'stream';

const SHARES: Readonly<Record<RequestShare, number>> = { page: 64, stream: 32 };

/** A request that counts, and its answer. */
export interface Served {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Pages in the making at the same time: what they take of a turn of the event loop is what probes wait for. */
const WORKING = 2;
/** Milliseconds after which one that does not end is not counted any more. */
const HANGING_MS = 5_000;
/** Milliseconds between two looks for requests in hand that wait for their clients, while others wait for those. */
const LOOK_MS = 25;

interface Work {
  readonly all: readonly Served[];
  readonly since: number;
  readonly end: () => void;
}

/**
 * Bounds the requests that are answered at the same time, of pages that cost something. When there are too many, the
 * oldest one makes room whose client sends its body slowly or does not read its answer; without such a one the newcomer
 * is asked to come again. Pages are made a few at a time and take half of the event loop's time at most, the others wait
 * in line. Probes are never counted.
 */
export class RequestShares {
  private readonly served: Readonly<Record<RequestShare, Set<Served>>> = {
    page: new Set(),
    stream: new Set(),
  };

  /** Also those whose clients have left: their pages may be in the making. */
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
   * Resolves when it is the turn of a page; `done` of the first response ends it.
   *
   * @param all whom the page is for; others may be added while it waits
   * @throws RequestProblem when all of them have left
   */
  turn(all: readonly Served[]): Promise<void> {
    return new Promise<void>((begin, drop) => {
      this.line.push({ all, begin, drop });
      this.next();
    });
  }

  /** Nothing works for this request any more. */
  done(response: ServerResponse): void {
    const work = this.working.get(response);
    if (!work) return;
    this.working.delete(response);
    work.end();
    this.next();
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
    this.line = this.line.filter(({ all, drop }) => {
      const isWanted = all.some(({ response }) => !response.destroyed);
      if (!isWanted) drop(new RequestProblem(503, 'nobody waits for it any more'));
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
