import type { Alert, Silence } from '#contracts';

const LENGTH_MS = 2 * 3_600_000;

/** A silence filled in from an alert: its labels as conditions, for two hours from now. Who and why is left to fill in. */
export function silenceOf({ labels }: Alert, nowMs: number): Omit<Silence, 'id'> {
  return {
    matchers: Object.entries(labels).map(([name, value]) => ({ name, value })),
    startsAtMs: nowMs,
    endsAtMs: nowMs + LENGTH_MS,
    author: '',
    comment: '',
  };
}
