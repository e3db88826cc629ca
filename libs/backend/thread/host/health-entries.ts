import type { HealthEntry, HealthEvents } from '#contracts';

/**
 * Reports changes of the application's health.
 *
 * @returns a function that stops it
 */
export function followHealth(events: HealthEvents, keep: (entry: HealthEntry) => void): () => void {
  const ends = [
    events.onResult(({ check, health, latencyMs }) =>
      keep({ timeMs: Date.now(), check, status: health, latencyMs }),
    ),
    events.onTransition(({ check, from, to, at, message }) =>
      keep({
        timeMs: Date.parse(at),
        check,
        status: to,
        from,
        ...(message !== undefined && { message }),
      }),
    ),
  ];
  return () => ends.forEach((end) => end());
}
