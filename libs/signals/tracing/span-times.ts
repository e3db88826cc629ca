import { performance } from 'node:perf_hooks';
import type { HrTime, TimeInput } from '@opentelemetry/api';
import { hrTimeDuration, isTimeInputHrTime, millisToHrTime } from '#otlp';
import { wallOffset } from './wall-offset.js';

const ZERO: HrTime = [0, 0];

/**
 * The times of a span: measured by the monotonic clock, told by the wall clock as it was at the start. One reading at
 * the start and one at the end are taken; all else is worked out when it is asked for. A part of the span itself and no
 * object beside it, since the garbage collector has to move each span that waits to be exported.
 */
export abstract class SpanTimes {
  ended = false;
  private readonly startedMs = performance.now();
  private readonly offset = wallOffset(this.startedMs);
  private readonly given: HrTime | undefined;
  private stopped: HrTime | undefined = undefined;
  private stoppedMs = 0;

  /** @param startTime where somebody else has seen the beginning */
  constructor(startTime: TimeInput | undefined) {
    this.given = startTime === undefined ? undefined : this.timeAt(startTime);
  }

  get startTime(): HrTime {
    return this.given ?? millisToHrTime(this.offset + this.startedMs);
  }

  /** Never before the start; zero as long as the span is open. */
  get endTime(): HrTime {
    return this.ended ? this.timeOfEnd() : ZERO;
  }

  get duration(): HrTime {
    return this.ended ? hrTimeDuration(this.startTime, this.timeOfEnd()) : ZERO;
  }

  /** The span is over. */
  protected stop(endTime: TimeInput | undefined): void {
    // Who gave the start by another clock gets the end by that one.
    if (endTime !== undefined || this.given) this.stopped = this.timeAt(endTime);
    else this.stoppedMs = performance.now();
    this.ended = true;
  }

  /** Numbers are milliseconds: since the process began when they are small enough for that, else since 1970. */
  protected timeAt(time: TimeInput | undefined): HrTime {
    if (time === undefined) return this.now();
    if (isTimeInputHrTime(time)) return time;
    if (typeof time !== 'number') return millisToHrTime(time.getTime());
    return millisToHrTime(time > performance.now() ? time : this.offset + time);
  }

  private timeOfEnd(): HrTime {
    const { startTime } = this;
    const end = this.stopped ?? millisToHrTime(this.offset + this.stoppedMs);
    return hrTimeDuration(startTime, end)[0] < 0 ? startTime : end;
  }

  private now(): HrTime {
    return this.given ? millisToHrTime(Date.now()) : millisToHrTime(this.offset + performance.now());
  }
}
