import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { logins, RequestError } from './connection.js';
import { questionsOf } from './request.js';

/** State of a query. */
export interface Asked<T> {
  /** The newest answer; kept while the next one is loading, so that the layout is stable. */
  readonly data: T | undefined;
  readonly error: RequestError | undefined;
  /** Requested addresses, relative to the console. */
  readonly questions: readonly string[];
}

const NOTHING: readonly string[] = [];

/**
 * Runs a query when the component is mounted and whenever one of `on` changes or the user logs in. Outdated answers are ignored.
 *
 * @param ask gets a signal that is aborted when the answer is no longer needed
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
  }, [...on, logins.value]);
  return asked;
}
