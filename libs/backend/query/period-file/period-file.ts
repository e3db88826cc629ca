import type { Alert, PlannedMaintenance, RuleGroupStatus, Silence, StoreStatistics } from '#contracts';
import type { QueriedService } from '../query-context.js';

/** Incremented when an earlier reader could not understand a file. */
export const FORMAT = 1;

/** The files of an exported period. `ndjson` files have one JSON object per line, oldest first. */
export const FILES = {
  /** Description of the export, written last. */
  meta: 'meta.json',
  /** Type, help and unit of every metric. */
  metrics: 'metrics.json',
  /** Folder of the samples: one file per slice of time. */
  samples: 'samples/',
  /** Exemplars with their traces. */
  exemplars: 'exemplars.ndjson',
  logs: 'logs.ndjson',
  /** One OTLP request (`ExportTraceServiceRequest`) per line: one trace. */
  spans: 'spans.otlp.ndjson',
  health: 'health.ndjson',
  incidents: 'incidents.ndjson',
  trail: 'alert-trail.ndjson',
  /** Rules, alerts, silences and maintenance at the time of the export. */
  alerting: 'alerting.json',
  /** Pinned graphs, when the store is on disk. */
  pins: 'pins.json',
} as const;

/** Content of `meta.json`. Times are milliseconds since 1970. */
export interface PeriodMeta {
  readonly format: number;
  readonly exportedAtMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly service: QueriedService;
  /** Sampling interval. */
  readonly intervalMs: number;
  readonly versions: { readonly package?: string; readonly node: string };
  /** Number of records per file name. */
  readonly records: Readonly<Record<string, number>>;
  /** Statistics of the store at the export: oldest records, and drops. */
  readonly store: StoreStatistics;
}

/** Content of `alerting.json`. */
export interface AlertingThen {
  readonly groups: readonly RuleGroupStatus[];
  readonly alerts: readonly Alert[];
  readonly silences: readonly Silence[];
  readonly maintenance: readonly PlannedMaintenance[];
}

/** A line of a samples file: a time axis shared by series, or a series on an axis. */
export type SampleLine =
  | {
      /** Number of the axis within the file. */
      readonly axis: number;
      /** Milliseconds: the first since 1970, the others as differences from the previous one. */
      readonly times: readonly number[];
    }
  | {
      readonly axis: number;
      readonly labels: Readonly<Record<string, string>>;
      /** One value per time: a number; `NaN`, `+Inf` or `-Inf` as text; `null` where the series ended. */
      readonly values: readonly (number | string | null)[];
    };
