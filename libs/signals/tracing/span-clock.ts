import { performance } from 'node:perf_hooks';
import type { HrTime, TimeInput } from '@opentelemetry/api';
import { hrTimeDuration, isTimeInputHrTime, millisToHrTime } from '#otlp';
import { wallOffset } from './wall-offset.js';

/**
 * The times of one span: measured by the monotonic clock, told by the wall clock as it was at the start. One reading at
 * the start and one at the end are taken; all else is worked out when it is asked for.
 */
export class SpanClock {
  private readonly startedMs = performance.now();
  private readonly offset = wallOffset(this.startedMs);
  private readonly given: HrTime | undefined;
  private stopped: HrTime | undefined;
  private stoppedMs = 0;

  /** @param startTime where somebody else has seen the beginning */
  constructor(startTime?: TimeInput) {
    this.given = startTime === undefined ? undefined : this.at(startTime);
  }

  get startTime(): HrTime {
    return this.given ?? millisToHrTime(this.offset + this.startedMs);
  }

  /** Never before the start. */
  get endTime(): HrTime {
    const { startTime } = this;
    const end = this.stopped ?? millisToHrTime(this.offset + this.stoppedMs);
    return hrTimeDuration(startTime, end)[0] < 0 ? startTime : end;
  }

  stop(endTime?: TimeInput): void {
    // Who gave the start by another clock gets the end by that one.
    if (endTime !== undefined || this.given) this.stopped = this.at(endTime);
    else this.stoppedMs = performance.now();
  }

  /** Numbers are milliseconds: since the process began when they are small enough for that, else since 1970. */
  at(time?: TimeInput): HrTime {
    if (time === undefined) return this.now();
    if (isTimeInputHrTime(time)) return time;
    if (typeof time !== 'number') return millisToHrTime(time.getTime());
    return millisToHrTime(time > performance.now() ? time : this.offset + time);
  }

  private now(): HrTime {
    return this.given ? millisToHrTime(Date.now()) : millisToHrTime(this.offset + performance.now());
  }
}
