import type { Alert, MaintenanceWindow, RuleGroupStatus, Silence, StoreStatistics } from '#contracts';
import type { QueriedService } from '../query-context.js';

/** Raised when a reader of before could not understand a file. */
export const FORMAT = 1;

/** The files of an exported period. Those that end with `ndjson` have one JSON object a line, the oldest first. */
export const FILES = {
  /** What the file is, written last. */
  meta: 'meta.json',
  /** Type, help and unit of every metric. */
  metrics: 'metrics.json',
  /** Folder of the samples: one file for each stretch of time. */
  samples: 'samples/',
  /** Values that were seen in traces. */
  exemplars: 'exemplars.ndjson',
  logs: 'logs.ndjson',
  /** A request of OTLP (`ExportTraceServiceRequest`) a line: one trace. */
  spans: 'spans.otlp.ndjson',
  health: 'health.ndjson',
  incidents: 'incidents.ndjson',
  trail: 'alert-trail.ndjson',
  /** Rules, alerts, silences and maintenance as they were when the file was made. */
  alerting: 'alerting.json',
  /** Graphs that people pinned, where the store keeps them. */
  pins: 'pins.json',
} as const;

/** `meta.json`. Times are milliseconds since 1970. */
export interface PeriodMeta {
  readonly format: number;
  readonly exportedAtMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly service: QueriedService;
  /** Between two samplings. */
  readonly intervalMs: number;
  readonly versions: { readonly package?: string; readonly node: string };
  /** Records of each file, by its name. */
  readonly records: Readonly<Record<string, number>>;
  /** The store at the export: since when it has what, and what it dropped. */
  readonly store: StoreStatistics;
}

/** `alerting.json`. */
export interface AlertingThen {
  readonly groups: readonly RuleGroupStatus[];
  readonly alerts: readonly Alert[];
  readonly silences: readonly Silence[];
  readonly maintenance: readonly MaintenanceWindow[];
}

/** A line of samples: the times that series share, or a series on them. */
export type SampleLine =
  | {
      /** Its number in the file. */
      readonly axis: number;
      /** Milliseconds: the first since 1970, each other since the one before. */
      readonly times: readonly number[];
    }
  | {
      readonly axis: number;
      readonly labels: Readonly<Record<string, string>>;
      /** One for each time: a number, `NaN`, `+Inf` or `-Inf` as text, `null` where the series ended. */
      readonly values: readonly (number | string | null)[];
    };
