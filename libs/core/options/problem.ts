import { ObservabilityError } from '#contracts';
import { givenText } from './given-text.js';
import type { Option } from './option.js';

/** One problem in options. */
export interface Problem {
  /** Path of the option, e.g. `management.port`. */
  readonly path: string;
  /** The environment variable of the value. */
  readonly variable?: string;
  /** The predicate of the sentence, e.g. `must be true or false`. */
  readonly problem: string;
  /** The given value, formatted; absent when there is none. */
  readonly given?: string;
}

/** Creates a problem of an option; a secret value is masked. */
export function problemOf(
  option: Option<unknown> | undefined,
  path: string,
  value: unknown,
  problem: string,
  variable?: string,
): Problem {
  return {
    path,
    problem,
    ...(variable && { variable }),
    ...(value !== undefined && { given: givenText(value, option?.secret) }),
  };
}

/** Formats a problem on one line: where, what is allowed, what was given. */
export function problemLine({ path, variable, problem, given }: Problem): string {
  const where = variable ? `${variable} (${path})` : path || 'options';
  return `${where}: ${problem}${given === undefined ? '' : `; given: ${given}`}`;
}

/**
 * Combines all problems into one error.
 *
 * @param subject what is wrong, e.g. `the observability options`
 */
export function optionsError(
  subject: string,
  problems: readonly Problem[],
  advice: string,
): ObservabilityError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `  - ${problemLine(problem)}`).join('\n');
  return new ObservabilityError('OBS_OPTIONS_INVALID', `${subject} have ${count}. ${advice}:\n${lines}`);
}
