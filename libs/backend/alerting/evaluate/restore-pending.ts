import type { AlertStates } from './alert-states.js';

/** A gap that PromQL does not see either: an instant vector looks back so far. */
const UNSEEN_GAP_MS = 5 * 60_000;
/** After a longer outage the condition has to hold anew, as in Prometheus (`--rules.alert.for-outage-tolerance`). */
const OUTAGE_TOLERANCE_MS = 60 * 60_000;

/**
 * Pending alerts from before a restart go on. The time in which nobody looked does not count for `for`, unless it was short.
 *
 * @param lastMs when the group was evaluated last, if known
 */
export function restorePending(states: AlertStates, lastMs: number | undefined, timeMs: number): void {
  for (const [key, alert] of [...states.all]) {
    if (!alert.restored || alert.state !== 'pending') continue;
    const gapMs = timeMs - (lastMs ?? alert.activeAtMs);
    if (gapMs > OUTAGE_TOLERANCE_MS || gapMs < 0) states.forget(key);
    else if (gapMs > UNSEEN_GAP_MS) states.delay(key, gapMs);
  }
}
