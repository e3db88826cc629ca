// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { OtlpProtocol, SpanExporter } from './option-values.js';

/** A share for some of the new traces; the first rule that fits counts. */
export interface SamplingRule {
  /** Name of the trace's first span; `*` matches anything. Default: none. */
  name?: string;
  /**
   * URL path of the request that starts the trace; `*` matches anything, `:id` one segment of the path.
   * Default: none.
   */
  route?: string;
  /** Share to record. With 0, even traces with errors are dropped. A number from 0 to 1. */
  ratio: number;
}

/** Spans: sampling, limits and exporters. */
export interface TracingOptions {
  /**
   * Record spans. `OTEL_SDK_DISABLED=true` disables spans and the export of all signals. Environment:
   * `OTEL_SDK_DISABLED`. Default: `true`.
   */
  enabled?: boolean;
  /**
   * OTLP endpoint; nothing is exported until it is set. With `grpc`: `http://host:4317`. With `http/…` it is
   * the base address, `/v1/traces` is appended, except to the address of
   * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. `OTEL_TRACES_EXPORTER` without `otlp` switches it off. Environment:
   * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_TRACES_EXPORTER`. Default:
   * none.
   */
  endpoint?: string;
  /**
   * Protocol of the export over OTLP. Environment: `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL`,
   * `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`.
   */
  protocol?: OtlpProtocol;
  /**
   * Headers (with gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_TRACES_HEADERS`,
   * `OTEL_EXPORTER_OTLP_HEADERS`. Default: none.
   */
  headers?: Record<string, string>;
  /**
   * Share of new traces to record, 0 to 1; a parent's decision is kept. A number from 0 to 1. Environment:
   * `OTEL_TRACES_SAMPLER`, `OTEL_TRACES_SAMPLER_ARG`. Default: `1`.
   */
  samplingRatio?: number;
  /**
   * Keep the caller's sampling decision for continued traces; `false` always applies the ratio. Environment:
   * `OTEL_TRACES_SAMPLER`. Default: `true`.
   */
  parentBased?: boolean;
  /**
   * Shares for new traces by name or route; they take precedence over `samplingRatio`. Default: none of
   * `/health`, `/health/*` and `/metrics` is recorded.
   */
  samplingRules?: SamplingRule[];
  /**
   * Keep this process's part of a trace with a failed span, even if the ratio dropped it. Default: `false`.
   */
  keepErrors?: boolean;
  /**
   * Also keep it if it took longer than this in this process, in milliseconds. An integer from 1 to 3600000.
   * Default: none.
   */
  keepSlowerThanMs?: number;
  /**
   * Maximum number of spans held until the decision whether their trace is kept. An integer from 1 to
   * 1000000. Default: `4096`.
   */
  undecidedQueueSize?: number;
  /**
   * Client spans and durations of statements and commands: pg, mysql2, Prisma, MongoDB, ioredis and
   * node-redis. `false` leaves only what presets record. Default: `true`.
   */
  databases?: boolean;
  /**
   * Print finished spans to standard output. In the environment also `OTEL_TRACES_EXPORTER=console`.
   * Environment: `OTEL_TRACES_EXPORTER`, `OTEL_CONSOLE_EXPORTER`. Default: `false`.
   */
  console?: boolean;
  /** Custom exporters; each receives the finished spans in batches. Default: none. */
  exporters?: SpanExporter[];
  /**
   * Resource attributes besides name and version of the service. Environment: `OTEL_RESOURCE_ATTRIBUTES`.
   * Default: none.
   */
  resourceAttributes?: Record<string, string | number | boolean | string[] | number[] | boolean[]>;
  /**
   * Maximum number of spans waiting for export; further ones are dropped and counted. An integer from 1 to
   * 1000000. Environment: `OTEL_BSP_MAX_QUEUE_SIZE`. Default: `2048`.
   */
  maxQueueSize?: number;
  /**
   * Export interval in milliseconds. An integer from 1 to 3600000. Environment: `OTEL_BSP_SCHEDULE_DELAY`.
   * Default: `5000`.
   */
  scheduledDelayMs?: number;
  /**
   * Maximum number of spans per export. An integer from 1 to 1000000. Environment:
   * `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`. Default: `512`.
   */
  maxExportBatchSize?: number;
  /**
   * Time-out of an export attempt, in milliseconds. An integer from 1 to 3600000. Environment:
   * `OTEL_BSP_EXPORT_TIMEOUT`. Default: `30000`.
   */
  exportTimeoutMs?: number;
  /**
   * Maximum number of attributes per span. An integer from 0 to 1000000. Environment:
   * `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`.
   */
  maxAttributes?: number;
  /**
   * Maximum length of a string attribute in characters; longer ones are truncated. An integer from 0 to
   * 1000000. Environment: `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`, `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`.
   * Default: none.
   */
  maxAttributeLength?: number;
  /**
   * Maximum number of events per span; the oldest are removed. An integer from 0 to 1000000. Environment:
   * `OTEL_SPAN_EVENT_COUNT_LIMIT`. Default: `128`.
   */
  maxEvents?: number;
  /**
   * Maximum number of links per span; the oldest are removed. An integer from 0 to 1000000. Environment:
   * `OTEL_SPAN_LINK_COUNT_LIMIT`. Default: `128`.
   */
  maxLinks?: number;
  /**
   * Maximum number of attributes per event. An integer from 0 to 1000000. Environment:
   * `OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`.
   */
  maxEventAttributes?: number;
  /**
   * Maximum number of attributes per link. An integer from 0 to 1000000. Environment:
   * `OTEL_LINK_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`.
   */
  maxLinkAttributes?: number;
}
