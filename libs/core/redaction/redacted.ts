/** The replacement of a secret. */
export const REDACTED = '[redacted]';
