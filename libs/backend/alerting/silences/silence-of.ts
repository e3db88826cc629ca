import type { Alert, Silence } from '#contracts';

const LENGTH_MS = 2 * 3_600_000;

/**
 * A silence prefilled from an alert: its labels as conditions, for two hours from now. Author and comment are left
 * empty.
 */
export function silenceOf({ labels }: Alert, nowMs: number): Omit<Silence, 'id'> {
  return {
    matchers: Object.entries(labels).map(([name, value]) => ({ name, value })),
    startsAtMs: nowMs,
    endsAtMs: nowMs + LENGTH_MS,
    author: '',
    comment: '',
  };
}
