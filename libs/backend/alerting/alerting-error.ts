import { ObservabilityError } from '#contracts';

/**
 * The error for something that alerting was given and cannot use.
 *
 * @param field path of the value, such as `matchers[1].value`
 * @param problem what is wrong, and what is right
 */
export function alertingError(field: string, problem: string): ObservabilityError {
  return new ObservabilityError('OBS_ALERTING', `${field}: ${problem}`);
}
