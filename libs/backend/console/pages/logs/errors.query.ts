import type { ErrorKind } from '../../web/api/errors.js';

/** A fingerprint is made of hexadecimal digits; what stands in for one is not. */
const FINGERPRINT = /^[0-9a-f]{8,64}$/;

/** Parameters of the page of logs that show the lines of a kind. */
export function linesOf({ fingerprint, errorType, component }: ErrorKind): Record<string, string> {
  if (FINGERPRINT.test(fingerprint)) return { field: `error_fingerprint=${fingerprint}` };
  return { level: 'error,fatal', component, errorType };
}
