import type { Alert, AlertState } from '#contracts';

/** One sample for which the condition of a rule holds, with its templates filled in. */
export interface FoundAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An alert in the memory of its rule. Times are milliseconds since 1970. */
export interface ActiveAlert {
  /** Without external labels, which `ALERTS` does not have. */
  readonly labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  value: number;
  state: AlertState;
  activeAtMs: number;
  firedAtMs?: number | undefined;
  resolvedAtMs?: number | undefined;
  /** Since when it fires only because of `keep_firing_for`. */
  keptSinceMs?: number | undefined;
  /** When a value was pushed that met the condition: evaluations without data do not end it. */
  pushedAtMs?: number | undefined;
  /** It comes from before a restart and no evaluation has seen it since; `missedSinceMs` is the first that did not. */
  restored?: { readonly missedSinceMs?: number } | undefined;
}

/** What of an alert is kept over a restart. */
export type SavedAlert = Omit<ActiveAlert, 'restored'>;

/** What the port says of an alert besides what its state machine knows. */
export type AlertIdentity = Pick<
  Alert,
  'fingerprint' | 'group' | 'rule' | 'labels' | 'severity' | 'generatorUrl' | 'notify'
>;

/** The alert as receivers and pages get it. */
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
