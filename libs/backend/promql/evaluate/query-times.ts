import type { RangeQuery } from '#contracts';
import type { QueryLimits } from './run/limits.js';
import { QueryError } from './run/query-error.js';
import { gridOf, type Grid } from './values/grid.js';

/** The range of a JavaScript date, milliseconds from 1970. */
const MOST_MS = 8.64e15;

/** The steps of a range query. @throws QueryError with the message of Prometheus' HTTP API */
export function rangeGrid({ startMs, endMs, stepMs }: RangeQuery, { maxPoints }: QueryLimits): Grid {
  const [start, end] = [refuseTime('start', startMs), refuseTime('end', endMs)];
  if (end < start) throw new QueryError('end timestamp must not be before start time', 'bad_data');
  if (!(stepMs > 0))
    throw new QueryError(
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
      'bad_data',
    );
  refuseTime('step', stepMs);
  // A last step that is not whole does not count.
  if (Math.floor((end - start) / stepMs) > maxPoints)
    throw new QueryError(
      `exceeded maximum resolution of ${maxPoints.toLocaleString('en-US')} points per timeseries. ` +
        'Try decreasing the query resolution (?step=XX)',
      'bad_data',
    );
  return gridOf(start, end, stepMs);
}

/** @throws QueryError unless the time is a whole number of milliseconds */
export function refuseTime(name: string, timeMs: number): number {
  if (Number.isInteger(timeMs) && Math.abs(timeMs) <= MOST_MS) return timeMs;
  throw new QueryError(
    `invalid ${name} ${JSON.stringify(timeMs)}: it must be a whole number of milliseconds`,
    'bad_data',
  );
}
