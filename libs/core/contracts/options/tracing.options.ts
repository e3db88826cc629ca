import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpProtocol } from './otlp-protocol.js';

/** A share for some of the new traces; of several rules the first that fits counts. */
export interface SamplingRule {
  /** Name of the trace's first span; `*` stands for anything. */
  name?: string;
  /** URL path of the request that begins the trace; `*` stands for anything, `:id` for one part of the path. */
  route?: string;
  /** Share to record, 0 to 1. With 0 not even an error is kept. */
  ratio: number;
}

export interface TracingOptions {
  /** Record spans. Environment: `OTEL_SDK_DISABLED=true` switches off. Default: `true`. */
  enabled?: boolean;
  /**
   * OTLP endpoint. Nothing is exported until it is set. With `grpc`: `http://host:4317`. With `http/…`: the
   * base address, `/v1/traces` is appended. Environment: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` (taken as it is), then
   * `OTEL_EXPORTER_OTLP_ENDPOINT`. Default: none.
   */
  endpoint?: string;
  /** `grpc`, `http/protobuf` or `http/json`. Environment: `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`. */
  protocol?: OtlpProtocol;
  /** Headers (gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_TRACES_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Record<string, string>;
  /** Share of new traces to record, 0 to 1; a parent's decision is kept. Environment: `OTEL_TRACES_SAMPLER_ARG`. Default: `1`. */
  samplingRatio?: number;
  /**
   * Keep the decision of a caller whose trace is continued; `false` decides by the ratio all the same. Environment:
   * `OTEL_TRACES_SAMPLER` (`parentbased_…` or not). Default: `true`.
   */
  parentBased?: boolean;
  /** Shares for new traces by name or route, before `samplingRatio`. Default: none of `/health`, `/health/*` and `/metrics`. */
  samplingRules?: SamplingRule[];
  /** Keep what a trace did in this process when one of its spans failed, though the ratio was against it. Default: `false`. */
  keepErrors?: boolean;
  /** Keep it too when it took longer than so many milliseconds here. Default: none. */
  keepSlowerThanMs?: number;
  /** Spans held back at most until it is known whether their trace is kept. Default: `4096`. */
  undecidedQueueSize?: number;
  /** Print finished spans to standard output. Environment: `OTEL_CONSOLE_EXPORTER`, `OTEL_TRACES_EXPORTER=console`. Default: `false`. */
  console?: boolean;
  /** Further exporters of your own; each gets the finished spans in batches. Default: none. */
  exporters?: SpanExporter[];
  /** Resource attributes beside name and version. Environment: `OTEL_RESOURCE_ATTRIBUTES`. */
  resourceAttributes?: Record<string, string>;
  /** Spans waiting for export at most; what exceeds is dropped and counted. Environment: `OTEL_BSP_MAX_QUEUE_SIZE`. Default: `2048`. */
  maxQueueSize?: number;
  /** Milliseconds between two exports. Environment: `OTEL_BSP_SCHEDULE_DELAY`. Default: `5000`. */
  scheduledDelayMs?: number;
  /** Spans of one export at most. Environment: `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`. Default: `512`. */
  maxExportBatchSize?: number;
  /** Milliseconds that one try to export may take. Environment: `OTEL_BSP_EXPORT_TIMEOUT`. Default: `30000`. */
  exportTimeoutMs?: number;
  /**
   * Attributes of one span at most. Environment: `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`,
   * `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`.
   */
  maxAttributes?: number;
  /**
   * Characters of a text in an attribute at most; what exceeds is cut. Environment:
   * `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`, `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Default: none.
   */
  maxAttributeLength?: number;
  /** Events of one span at most; the oldest go. Environment: `OTEL_SPAN_EVENT_COUNT_LIMIT`. Default: `128`. */
  maxEvents?: number;
  /** Links of one span at most; the oldest go. Environment: `OTEL_SPAN_LINK_COUNT_LIMIT`. Default: `128`. */
  maxLinks?: number;
  /** Attributes of one event at most. Environment: `OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`. */
  maxEventAttributes?: number;
  /** Attributes of one link at most. Environment: `OTEL_LINK_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`. */
  maxLinkAttributes?: number;
}
