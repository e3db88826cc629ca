import { alertingError } from '../alerting-error.js';
import { checkKnown } from '../rules/fields.js';

/**
 * Refuses fields that are not known, because a mistyped one would have no effect.
 *
 * @param path path of the object, for errors; empty in a call
 * @throws ObservabilityError `OBS_ALERTING` naming the field, and the known one that was probably meant
 */
export function refuseUnknown<T extends object>(
  object: T,
  known: readonly (keyof T & string)[],
  path: string,
): void {
  checkKnown({ ...object }, known, (name, problem) => {
    throw alertingError(path === '' ? String(name) : `${path}.${String(name)}`, problem);
  });
}
