/** Whom to tell of an incident, and when; durations in milliseconds. */
export interface NotifyPlan {
  /** Same for the same route, also after a restart. */
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

/** The times of Alertmanager. */
export const DEFAULT_TIMES = {
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
  resolveWaitMs: 0,
} as const;
