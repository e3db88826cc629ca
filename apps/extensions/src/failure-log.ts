import { Injectable } from '@nestjs/common';

/** A recent failed span or error line. */
export interface Failure {
  what: string;
  traceId: string;
}

/** Maximum number of failures kept. */
const MOST = 100;

/** Written by the listeners, read by the page. */
@Injectable()
export class FailureLog {
  private readonly failures: Failure[] = [];

  add(failure: Failure): void {
    this.failures.push(failure);
    if (this.failures.length > MOST) this.failures.shift();
  }

  latest(count: number): Failure[] {
    return this.failures.slice(-count);
  }
}
