import type { Alert, Incident } from '../../../../libs/core/contracts/room.js';

/** Commands to the process, one JSON object per line. */
export type ToProcess =
  | { readonly do: 'set'; readonly value: MetricValue }
  | { readonly do: 'acknowledge'; readonly incident: string }
  | { readonly do: 'silence'; readonly alert: string };

export interface MetricValue {
  readonly metric: 'load' | 'quiet';
  readonly service: string;
  readonly value: number;
}

export type ShownAlert = Pick<Alert, 'rule' | 'labels' | 'state' | 'activeAtMs'>;
export type ShownIncident = Pick<Incident, 'id' | 'state' | 'groupLabels'> & {
  readonly by?: string | undefined;
};

/** Messages of the process after each evaluation and command. */
export type FromProcess =
  | { readonly say: 'ready' }
  | {
      readonly say: 'round';
      readonly alerts: readonly ShownAlert[];
      readonly incidents: readonly ShownIncident[];
      /** Keys of the latest notifications recorded as sent. */
      readonly sent: readonly string[];
    }
  | { readonly say: 'done'; readonly told: ToProcess };

/** Start arguments of the process, as JSON. */
export interface ProcessSettings {
  readonly directory: string;
  /** Base URL for this process of the receiver with `/hook` and `/beat`. */
  readonly url: string;
  /** Metric values at start. */
  readonly values: readonly MetricValue[];
}

/** Interval of samplings and of evaluations, in milliseconds. */
export const INTERVAL_MS = 200;
export const BEAT_MS = 1000;
