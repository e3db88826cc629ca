import type { ResolvedOptions } from '#contracts';

/** What the telemetry thread is told about the application, beside what every thread needs. */
export interface StoreSettings {
  readonly store: ResolvedOptions['store'];
  readonly version: string | undefined;
  /** Names of the metric that requests are judged by. */
  readonly requestMetric: { readonly duration: string; readonly status: string };
}
