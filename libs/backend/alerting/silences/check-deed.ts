import type { Deed } from '#contracts';
import { alertingError } from '../alerting-error.js';

const MAX_LENGTH = 1000;

/** @throws ObservabilityError `OBS_ALERTING` when it is no text that says something */
export function checkText(value: unknown, field: string, what: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw alertingError(field, `has to say ${what}`);
  if (value.length > MAX_LENGTH)
    throw alertingError(field, `has ${value.length} characters; ${MAX_LENGTH} are allowed`);
  return value;
}

/** Who acts, and why. @throws ObservabilityError `OBS_ALERTING` naming the field that is wrong */
export function checkDeed(deed: Deed): Deed {
  const by = checkText(deed?.by, 'by', 'who does it');
  if (deed.reason === undefined) return { by };
  return { by, reason: checkText(deed.reason, 'reason', 'why, when it is given') };
}
