import { performance } from 'node:perf_hooks';
import type { HrTime, TimeInput } from '@opentelemetry/api';
import { addHrTimes, hrTimeDuration, isTimeInputHrTime, millisToHrTime } from '#otlp';

/**
 * The times of one span: begun by the wall clock, measured by the monotonic one. Two readings at the start and one at
 * the end are taken; all else is worked out when it is asked for.
 */
export class SpanClock {
  private readonly wallMs = Date.now();
  private readonly monotonicMs = performance.now();
  private readonly given: HrTime | undefined;
  private stopped: HrTime | undefined;
  private lastedMs = 0;

  /** @param startTime where somebody else has seen the beginning */
  constructor(startTime?: TimeInput) {
    this.given = startTime === undefined ? undefined : this.at(startTime);
  }

  get startTime(): HrTime {
    return this.given ?? millisToHrTime(this.wallMs);
  }

  /** Never before the start. */
  get endTime(): HrTime {
    const { startTime } = this;
    const end = this.stopped ?? addHrTimes(startTime, millisToHrTime(this.lastedMs));
    return hrTimeDuration(startTime, end)[0] < 0 ? startTime : end;
  }

  stop(endTime?: TimeInput): void {
    // Who gave the start by another clock gets the end by that one.
    if (endTime !== undefined || this.given) this.stopped = this.at(endTime);
    else this.lastedMs = performance.now() - this.monotonicMs;
  }

  /** Numbers are milliseconds: since the process began when they are small enough for that, else since 1970. */
  at(time?: TimeInput): HrTime {
    if (time === undefined) return this.now();
    if (isTimeInputHrTime(time)) return time;
    if (typeof time !== 'number') return millisToHrTime(time.getTime());
    if (time > performance.now()) return millisToHrTime(time);
    return addHrTimes(
      millisToHrTime(performance.timeOrigin),
      millisToHrTime(time + this.wallMs - (this.monotonicMs + performance.timeOrigin)),
    );
  }

  private now(): HrTime {
    if (this.given) return millisToHrTime(Date.now());
    return addHrTimes(this.startTime, millisToHrTime(performance.now() - this.monotonicMs));
  }
}
