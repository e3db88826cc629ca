/** The channels to notify of an incident, and the timing; durations in milliseconds. */
export interface NotifyPlan {
  /** Identifies the route, also across a restart. */
  readonly key: string;
  readonly channels: readonly string[];
  /** Default: `preset` and `subject`, else `alertname`. */
  readonly groupBy?: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly resolveWaitMs: number;
  readonly escalate?: { readonly afterMs: number; readonly channels: readonly string[] };
}

/** Alertmanager's default times. */
export const DEFAULT_TIMES = {
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
  resolveWaitMs: 0,
} as const;
