import type { ErrorKind } from '../../web/api/errors.js';

/** A fingerprint consists of hexadecimal digits; the placeholder for lines without one does not match. */
const FINGERPRINT = /^[0-9a-f]{8,64}$/;

/** Parameters of the log page that select the lines of an error kind. */
export function linesOf({ fingerprint, errorType, component }: ErrorKind): Record<string, string> {
  if (FINGERPRINT.test(fingerprint)) return { field: `error_fingerprint=${fingerprint}` };
  return { level: 'error,fatal', component, errorType };
}
