import { performance } from 'node:perf_hooks';
import type { HrTime, TimeInput } from '@opentelemetry/api';
import { hrTimeDuration, isTimeInputHrTime, millisToHrTime } from '#otlp';
import { wallOffset } from './wall-offset.js';

const ZERO: HrTime = [0, 0];

/**
 * The times of a span: measured on the monotonic clock and converted with the wall clock at the start. Only start and
 * end are read; other values are computed on access. Part of the span rather than a separate object, since the garbage
 * collector moves each span that waits for export.
 */
export abstract class SpanTimes {
  ended = false;
  private readonly startedMs = performance.now();
  private readonly offset = wallOffset(this.startedMs);
  private readonly given: HrTime | undefined;
  private stopped: HrTime | undefined = undefined;
  private stoppedMs = 0;

  /** @param startTime a start measured elsewhere */
  constructor(startTime: TimeInput | undefined) {
    this.given = startTime === undefined ? undefined : this.timeAt(startTime);
  }

  get startTime(): HrTime {
    return this.given ?? millisToHrTime(this.offset + this.startedMs);
  }

  /** Never before the start; zero while the span is open. */
  get endTime(): HrTime {
    return this.ended ? this.timeOfEnd() : ZERO;
  }

  get duration(): HrTime {
    return this.ended ? hrTimeDuration(this.startTime, this.timeOfEnd()) : ZERO;
  }

  /** Marks the end of the span. */
  protected stop(endTime: TimeInput | undefined): void {
    // If the start was given by another clock, the end is read from that clock as well.
    if (endTime !== undefined || this.given) this.stopped = this.timeAt(endTime);
    else this.stoppedMs = performance.now();
    this.ended = true;
  }

  /** Numbers are milliseconds: since the process start when small enough, else since 1970. */
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
