import { within } from '../registry/collectors.js';

interface Readable<T> {
  get(): Promise<T>;
}

/** One reading of a foreign metric, or of a whole source. */
export interface Reading<T> {
  readonly result: Promise<T>;
  /** Whether it ended too late for the page that requested it. */
  late: boolean;
  done: boolean;
}

/** The last reading of each metric, shared by all applications of the process like the metrics. */
const readings = new WeakMap<object, Reading<unknown>>();

/** Whether reading a metric runs foreign code: prom-client metrics with `collect`, and all other foreign metrics. */
export function mayTakeTime(metric: object): boolean {
  return !('collect' in metric) ? !('hashMap' in metric) : typeof metric.collect === 'function';
}

/**
 * Reads a metric. A hanging reading is not started again; one that ended too late for its page is used for this page.
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
  // The waiting page receives the error; without one, the error is ignored.
  result.then(settle, settle);
  return reading;
}

async function start<T>(metric: Readable<T>): Promise<T> {
  return metric.get();
}

/**
 * The result of a reading.
 *
 * @param until deadline on the clock of `performance.now()`
 * @throws when it fails, exceeds the deadline, or has been hanging since an earlier page, which is not awaited again
 */
export async function resultOf<T>(reading: Reading<T>, until: number): Promise<T> {
  if (reading.late && !reading.done) throw new Error('the reading for an earlier page has not finished');
  try {
    return await within(reading.result, Math.max(0, until - performance.now()));
  } catch (error) {
    // One that failed in time is begun anew for the next page.
    reading.late = !reading.done;
    throw error;
  }
}
