import type { AlertStates } from './alert-states.js';

/** The lookback period of PromQL: an instant vector does not notice a shorter gap either. */
const UNSEEN_GAP_MS = 5 * 60_000;
/**
 * After a longer outage the condition must hold from the start again, as in Prometheus
 * (`--rules.alert.for-outage-tolerance`).
 */
const OUTAGE_TOLERANCE_MS = 60 * 60_000;

/**
 * Continues pending alerts from before a restart. A gap without evaluations does not count towards `for`, unless it was
 * short.
 *
 * @param lastMs time of the group's last evaluation, if known
 */
export function restorePending(states: AlertStates, lastMs: number | undefined, timeMs: number): void {
  for (const [key, alert] of [...states.all]) {
    if (!alert.restored || alert.state !== 'pending') continue;
    // After a kill between the two writes, the evaluation in which the alert became pending is not stored.
    const gapMs = timeMs - Math.max(lastMs ?? -Infinity, alert.activeAtMs);
    if (gapMs > OUTAGE_TOLERANCE_MS || gapMs < 0) states.forget(key);
    else if (gapMs > UNSEEN_GAP_MS) states.delay(key, gapMs);
  }
}
