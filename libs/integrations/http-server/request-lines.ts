import type { OnApplicationShutdown } from '@nestjs/common';
import type { Context } from '@opentelemetry/api';
import { onProcess } from '#kernel';
import { withLogOverride } from '#logging';
import type { HttpRequestLine } from '#contracts';
import type { WriteRequestLine } from './http-request-line.js';

/** Maximum number of waiting lines. */
const MAX_WAITING = 256;
/** Saved before a test replaces the timers. */
const later = setImmediate;

/** A completed request whose line is not written yet. */
export interface CompletedRequest {
  readonly line: HttpRequestLine;
  /** The error behind a 5xx. */
  readonly error: unknown;
}

interface WaitingLine extends CompletedRequest {
  readonly of: Context;
  readonly at: number;
}

/**
 * Writes the log lines of completed requests together at the end of the event loop turn: consecutively they cost half
 * as much CPU as separately, and they need one write. `process.exit` and an uncaught exception still write them; a
 * crash in native code loses those of one turn.
 */
export class RequestLines implements OnApplicationShutdown {
  private waiting: WaitingLine[] = [];
  private turn: NodeJS.Immediate | undefined;
  private closed = false;
  private readonly stopListening: () => void;

  /**
   * @param writeOne writes the line of a request
   * @param together runs a function whose lines are written at once; without it no line waits
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

  /** Later lines are written immediately. */
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
