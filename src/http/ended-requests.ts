import { tellOf } from '#context';
import type { RequestObservation } from './request-observation.js';

/** Requests that wait at most. */
const MAX_WAITING = 256;
/** The real one, also where a test replaces the clock. */
const later = setImmediate;

/**
 * Requests that are over, until the turn of the event loop is. What there is to tell of them is told of all together:
 * the same code for one after the other costs half of what it costs in between of everything else, and their lines go
 * out in one write. `process.exit` and an uncaught exception find everything told.
 */
export class EndedRequests {
  private waiting: RequestObservation[] = [];
  private turn: NodeJS.Immediate | undefined;
  private closed = false;

  /** @param together runs a function whose lines are to be written in one go */
  constructor(private readonly together: (work: () => void) => void) {
    process.on('exit', this.tellAll);
  }

  add(request: RequestObservation): void {
    if (this.waiting.push(request) >= MAX_WAITING || this.closed) this.tellAll();
    else this.turn ??= later(this.tellAll);
  }

  /** What comes later does not wait any more. */
  close(): void {
    this.closed = true;
    this.tellAll();
    process.off('exit', this.tellAll);
  }

  private readonly tellAll = (): void => {
    clearImmediate(this.turn);
    this.turn = undefined;
    const requests = this.waiting;
    this.waiting = [];
    if (requests.length > 0) this.together(() => requests.forEach(tellOne));
  };
}

function tellOne(request: RequestObservation): void {
  try {
    tellOf(request.context, request.endedAt, tell, request);
  } catch {
    // Whoever is told must not hurt the others.
  }
}

function tell(request: RequestObservation): void {
  request.tell();
}
