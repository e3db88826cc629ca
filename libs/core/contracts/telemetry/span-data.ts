import type {
  Attributes,
  Context,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
} from '@opentelemetry/api';
import type { ExportResult } from './export-result.js';
import type { InstrumentationScope, Resource } from './resource.js';

/** Something that happened during a span. */
export interface TimedEvent {
  time: HrTime;
  name: string;
  attributes?: Attributes;
  droppedAttributesCount?: number;
}

/** A span as exporters see it. The OpenTelemetry SDK's own, of version 2 or 3, fits. */
export interface ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly events: TimedEvent[];
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/**
 * Takes finished spans somewhere. Any exporter of the OpenTelemetry SDK, version 2 or 3, is one.
 *
 * @example
 * ```ts
 * const exporter: SpanExporter = new OTLPTraceExporter({ url: 'http://collector:4318/v1/traces' });
 * ```
 */
export interface SpanExporter {
  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/** Is called when spans start and end. */
export interface SpanProcessor {
  onStart(span: Span, parentContext: Context): void;
  onEnd(span: ReadableSpan): void;
  forceFlush(): Promise<void>;
  /** @param limitMs milliseconds that it may take; those of the SDK do not ask */
  shutdown(limitMs?: number): Promise<void>;
}

/** Values of the OpenTelemetry SDK's `SamplingDecision`. */
export const SamplingDecision = { NOT_RECORD: 0, RECORD: 1, RECORD_AND_SAMPLED: 2 } as const;
export type SamplingDecision = (typeof SamplingDecision)[keyof typeof SamplingDecision];
