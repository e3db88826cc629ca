import type { Alert, Incident } from '../../../../libs/core/contracts/room.js';

/** What the process is told, one JSON object per line. */
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

/** What the process says after each round of rules, and of what it was told to do. */
export type FromProcess =
  | { readonly say: 'ready' }
  | {
      readonly say: 'round';
      readonly alerts: readonly ShownAlert[];
      readonly incidents: readonly ShownIncident[];
      /** Keys of messages that it noted as sent, the newest ones. */
      readonly sent: readonly string[];
    }
  | { readonly say: 'done'; readonly told: ToProcess };

/** What the process is started with, as JSON. */
export interface ProcessSettings {
  readonly directory: string;
  /** Of the receiver: `/hook` and `/beat`. */
  readonly url: string;
  /** Its metrics from the start on. */
  readonly values: readonly MetricValue[];
}

/** Milliseconds between samplings, and between evaluations. */
export const INTERVAL_MS = 200;
export const BEAT_MS = 1000;
