import { redactText } from './redact-text.js';

/** Secrets that lie across the cut are found in what follows it. */
const BEYOND_CUT = 1_024;

/** The beginning of a long text, marked, without the secrets that the cut would have split. Cut before it is searched. */
export function cutText(text: string, limit: number): string {
  const safe = redactText(text.slice(0, limit + BEYOND_CUT));
  return `${safe.slice(0, limit)}… [cut, ${text.length} characters]`;
}
