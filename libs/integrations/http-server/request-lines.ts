import type { OnApplicationShutdown } from '@nestjs/common';
import type { Context } from '@opentelemetry/api';
import { onProcess, withLogOverride } from '#kernel';
import type { HttpRequestLine } from '#contracts';
import type { WriteRequestLine } from './http-request-line.js';

/** Lines that wait at most. */
const MAX_WAITING = 256;
/** The real one, also where a test replaces the clock. */
const later = setImmediate;

/** A request that is over, before its line is written. */
export interface CompletedRequest {
  readonly line: HttpRequestLine;
  /** What was thrown, behind a 5xx. */
  readonly error: unknown;
}

interface WaitingLine extends CompletedRequest {
  readonly of: Context;
  readonly at: number;
}

/**
 * Log lines of requests that are over wait for the turn of the event loop to be, too: the same code for one after the
 * other costs half of what it costs in between of everything else, and all go out in one write. `process.exit` and an
 * uncaught exception find them written; a crash of the machine code loses one turn's.
 */
export class RequestLines implements OnApplicationShutdown {
  private waiting: WaitingLine[] = [];
  private turn: NodeJS.Immediate | undefined;
  private closed = false;
  private readonly stopListening: () => void;

  /**
   * @param writeOne writes the line of the request that is told of
   * @param together runs a function whose lines go out in one write; without it no line waits
   */
  constructor(
    private readonly writeOne: (request: CompletedRequest) => void,
    private readonly together?: (work: () => void) => void,
  ) {
    this.stopListening = onProcess('exit', this.writeAll);
  }

  readonly write: WriteRequestLine = (of, at, line, error) => {
    if (!this.together || this.closed) withLogOverride(of, at, this.writeOne, { line, error });
    else if (this.waiting.push({ of, at, line, error }) >= MAX_WAITING) this.writeAll();
    else this.turn ??= later(this.writeAll);
  };

  /** What comes later does not wait any more. */
  onApplicationShutdown(): void {
    this.writeAll();
    this.closed = true;
    this.stopListening();
  }

  private readonly writeAll = (): void => {
    clearImmediate(this.turn);
    this.turn = undefined;
    const lines = this.waiting;
    this.waiting = [];
    if (lines.length > 0) this.together?.(() => lines.forEach(this.tell));
  };

  private readonly tell = (request: WaitingLine): void =>
    withLogOverride(request.of, request.at, this.writeOne, request);
}
