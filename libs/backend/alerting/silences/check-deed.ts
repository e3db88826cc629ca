import type { Deed } from '#contracts';
import { alertingError } from '../alerting-error.js';

const MAX_LENGTH = 1000;

/** @throws ObservabilityError `OBS_ALERTING` when the value is no text or blank */
export function checkText(value: unknown, field: string, what: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw alertingError(field, `has to say ${what}`);
  if (value.length > MAX_LENGTH)
    throw alertingError(field, `has ${value.length} characters; ${MAX_LENGTH} are allowed`);
  return value;
}

/** Validates the author and reason of an action. @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
export function checkDeed(deed: Deed): Deed {
  const by = checkText(deed?.by, 'by', 'who does it');
  if (deed.reason === undefined) return { by };
  return { by, reason: checkText(deed.reason, 'reason', 'why, when it is given') };
}
