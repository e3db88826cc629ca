import { ObservabilityError } from '#contracts';
import { givenText } from './given-text.js';
import type { Option } from './option.js';

/** One thing that is wrong with options. */
export interface Problem {
  /** Path of the option, such as `management.port`. */
  readonly path: string;
  /** The environment variable that the value came from. */
  readonly variable?: string;
  /** The end of the sentence, such as `must be true or false`. */
  readonly problem: string;
  /** What was given, ready to be shown; absent when there is nothing to show. */
  readonly given?: string;
}

/** A problem of an option; its value is masked when the option is a secret. */
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

/** A problem as one line: where, what is allowed, what was given. */
export function problemLine({ path, variable, problem, given }: Problem): string {
  const where = variable ? `${variable} (${path})` : path || 'options';
  return `${where}: ${problem}${given === undefined ? '' : `; given: ${given}`}`;
}

/**
 * One error that lists every problem.
 *
 * @param subject what is wrong, such as `the observability options`
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
