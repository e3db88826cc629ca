import { Injectable } from '@nestjs/common';

/** What went wrong lately: a failed span or an error line. */
export interface Failure {
  what: string;
  traceId: string;
}

/** As many are kept. */
const MOST = 100;

/** Where the listeners put what they hear, and the page reads it. */
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
