import { useState } from 'preact/hooks';
import { RequestError } from '../../web/api/connection.js';
import { refreshNow } from '../../web/state/period.js';

/** Runs an action under the user's name, and returns the reason if it fails. */
export function useAttempt(
  by: string,
): [problem: string, attempt: (work: () => Promise<void>) => Promise<void>] {
  const [problem, setProblem] = useState('');
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (by.trim() === '') return setProblem('Say who you are.');
    try {
      await work();
      setProblem('');
      refreshNow();
    } catch (error) {
      setProblem(error instanceof RequestError ? error.message : String(error));
    }
  };
  return [problem, attempt];
}
