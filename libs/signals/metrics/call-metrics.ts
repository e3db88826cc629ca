import { now } from './clock.js';

/** How a call ended, as the label `outcome` shows it. */
export type Outcome = 'success' | 'error';

/** Seconds since a reading of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (now() - startedAt) / 1000;
}

/** What the label `error_type` shows: an error's name, else the type of what was thrown. Never throws. */
export function errorTypeOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : error === null ? 'null' : typeof error;
  } catch {
    return 'unknown';
  }
}
