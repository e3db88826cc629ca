import type { Alert, AlertState } from '#contracts';

/** A sample for which the rule's condition holds, with the templates rendered. */
export interface FoundAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An alert in its rule's memory. Times are milliseconds since 1970. */
export interface ActiveAlert {
  /** Without external labels, as in `ALERTS`. */
  readonly labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  value: number;
  state: AlertState;
  activeAtMs: number;
  firedAtMs?: number | undefined;
  resolvedAtMs?: number | undefined;
  /** The time since which it fires only because of `keep_firing_for`. */
  keptSinceMs?: number | undefined;
  /** Time at which an alert that fired became pending again: receivers take it for resolved until it fires. */
  pendingAgainMs?: number | undefined;
  /** Time at which a pushed value met the condition: evaluations without data do not resolve the alert. */
  pushedAtMs?: number | undefined;
  /**
   * Set for an alert restored from before a restart that no evaluation has found yet; `missedSinceMs` is the first that
   * missed it.
   */
  restored?: { readonly missedSinceMs?: number } | undefined;
}

/** The part of an alert that is kept across a restart. */
export type SavedAlert = Omit<ActiveAlert, 'restored'>;

/** Fields of an alert in the port that its state machine does not hold. */
export type AlertIdentity = Pick<
  Alert,
  'fingerprint' | 'group' | 'rule' | 'labels' | 'externalLabels' | 'severity' | 'generatorUrl' | 'notify'
>;

/** Converts an alert for receivers and pages. */
export function toAlert(alert: ActiveAlert, identity: AlertIdentity): Alert {
  const { annotations, state, value, activeAtMs, firedAtMs, resolvedAtMs, keptSinceMs } = alert;
  return {
    ...identity,
    annotations,
    state,
    value,
    activeAtMs,
    ...(firedAtMs !== undefined && { firedAtMs }),
    ...(resolvedAtMs !== undefined && { resolvedAtMs }),
    ...(keptSinceMs !== undefined && { keptSinceMs }),
  };
}
