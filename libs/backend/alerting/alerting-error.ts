import { ObservabilityError } from '#contracts';

/**
 * Creates the error for an invalid value that was passed to alerting.
 *
 * @param field path of the value, e.g. `matchers[1].value`
 * @param problem what is wrong, and what is right
 */
export function alertingError(field: string, problem: string): ObservabilityError {
  return new ObservabilityError('OBS_ALERTING', `${field}: ${problem}`);
}
