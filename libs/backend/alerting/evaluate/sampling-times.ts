/** Prometheus' offsets of queries are minutes; results further back would find no sampling that takes them. */
const KEPT_MS = 60 * 60_000;

/**
 * When samplings were taken, which is a little before or after their time: results of rules belong to a sampling, also those
 * of groups with a `query_offset`.
 */
export class SamplingTimes {
  private readonly times: number[] = [];

  /** @param samplingMs milliseconds between samplings; 0 when results may have any time */
  constructor(private readonly samplingMs: number) {}

  note(timeMs: number): void {
    if (this.samplingMs === 0) return;
    const { times } = this;
    // The clock was set back.
    while (times.length > 0 && times.at(-1)! >= timeMs) times.pop();
    times.push(timeMs);
    while (times[0]! < timeMs - KEPT_MS) times.shift();
  }

  /** The time of the sampling that is the nearest to a time; the time itself when none is near. */
  nearest(timeMs: number): number {
    const { times, samplingMs } = this;
    const after = times.findIndex((time) => time >= timeMs - samplingMs / 2);
    const found = after < 0 ? undefined : times[after];
    return found !== undefined && found <= timeMs + samplingMs / 2 ? found : timeMs;
  }
}
