/** Query offsets in Prometheus are minutes; results with a larger offset would match no sampling. */
const KEPT_MS = 60 * 60_000;

/**
 * Remembers the times of samplings, which are a little before or after the planned time, so that results of rules,
 * including groups with `query_offset`, get the timestamp of a sampling.
 */
export class SamplingTimes {
  private readonly times: number[] = [];

  /** @param samplingMs sampling interval, milliseconds; 0 when results may have any timestamp */
  constructor(private readonly samplingMs: number) {}

  note(timeMs: number): void {
    if (this.samplingMs === 0) return;
    const { times } = this;
    // The clock was set back.
    while (times.length > 0 && times.at(-1)! >= timeMs) times.pop();
    times.push(timeMs);
    while (times[0]! < timeMs - KEPT_MS) times.shift();
  }

  /** The time of the nearest sampling; the given time when no sampling is within half an interval. */
  nearest(timeMs: number): number {
    const { times, samplingMs } = this;
    const after = times.findIndex((time) => time >= timeMs - samplingMs / 2);
    const found = after < 0 ? undefined : times[after];
    return found !== undefined && found <= timeMs + samplingMs / 2 ? found : timeMs;
  }
}
