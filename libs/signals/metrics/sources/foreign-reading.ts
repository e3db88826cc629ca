import { within } from '../registry/collectors.js';

interface Readable<T> {
  get(): Promise<T>;
}

/** One reading of a metric that is not ours, or of a whole source. */
export interface Reading<T> {
  readonly result: Promise<T>;
  /** What came too late for the page that asked for it. */
  late: boolean;
  done: boolean;
}

/** The last reading of each metric, for all applications of the process: the metrics are shared, too. */
const readings = new WeakMap<object, Reading<unknown>>();

/** Whether reading a metric runs code of others: prom-client's with `collect`, and all that are not prom-client's. */
export function mayTakeTime(metric: object): boolean {
  return !('collect' in metric) ? !('hashMap' in metric) : typeof metric.collect === 'function';
}

/**
 * Reads a metric. While an earlier reading hangs it is not started again on top of itself; one that came too late for
 * its page is shown on this one.
 */
export function beginReading<T>(metric: Readable<T>): Reading<T> {
  const last = readings.get(metric) as Reading<T> | undefined;
  if (last && !last.done) return last;
  const begun = begin(metric);
  readings.set(metric, begun);
  return last?.late ? last : begun;
}

function begin<T>(metric: Readable<T>): Reading<T> {
  const result = start(metric);
  const reading: Reading<T> = { result, late: false, done: false };
  const settle = () => (reading.done = true);
  // A page that waits for it gets the error; without one the error is of no use.
  result.then(settle, settle);
  return reading;
}

async function start<T>(metric: Readable<T>): Promise<T> {
  return metric.get();
}

/**
 * The result of a reading.
 *
 * @param until on the clock of `performance.now()`
 * @throws when it fails, is late, or has been hanging since an earlier page: then it is not waited for again
 */
export async function resultOf<T>(reading: Reading<T>, until: number): Promise<T> {
  if (reading.late && !reading.done) throw new Error('still hangs');
  try {
    return await within(reading.result, Math.max(0, until - performance.now()));
  } catch (error) {
    reading.late = true;
    throw error;
  }
}
