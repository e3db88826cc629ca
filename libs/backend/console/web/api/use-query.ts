import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { RequestError } from './connection.js';
import { questionsOf } from './request.js';

/** What a question has come to. */
export interface Asked<T> {
  /** The newest answer; stays while the next one is on its way, so that nothing jumps. */
  readonly data: T | undefined;
  readonly error: RequestError | undefined;
  /** What was asked for it: addresses relative to the console. */
  readonly questions: readonly string[];
}

const NOTHING: readonly string[] = [];

/**
 * Asks when the component appears and whenever one of `on` changes. An answer that was overtaken is dropped.
 *
 * @param ask is given a signal that is aborted when the answer is not wanted any more
 */
export function useQuery<T>(ask: (abort: AbortSignal) => Promise<T>, on: readonly unknown[]): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({
    data: undefined,
    error: undefined,
    questions: NOTHING,
  });
  const latest = useRef(ask);
  latest.current = ask;
  // A layout effect runs before the page is painted, so the answer arrives one or two frames earlier.
  useLayoutEffect(() => {
    const control = new AbortController();
    latest.current(control.signal).then(
      (data) =>
        !control.signal.aborted &&
        setAsked({ data, error: undefined, questions: questionsOf(control.signal) }),
      (error: unknown) => {
        if (control.signal.aborted) return;
        const problem = error instanceof RequestError ? error : new RequestError(0, String(error));
        setAsked(({ data }) => ({ data, error: problem, questions: questionsOf(control.signal) }));
      },
    );
    return () => control.abort();
  }, on);
  return asked;
}
