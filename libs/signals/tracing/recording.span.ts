import {
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';
import {
  type InstrumentationScope,
  type ReadableSpan,
  type SpanProcessor,
  type TimedEvent,
} from '#contracts';
import { isTimeInput } from '#otlp';
import {
  exceptionAttributes,
  isObject,
  limitedAttributes,
  plainCount,
  setLimited,
  type SpanLimits,
} from './span-attributes.js';
import { SpanTimes } from './span-times.js';
import type { SpanWatchers } from './span-watchers.js';

/** Options of spans started in this package. */
export interface OwnSpanOptions extends SpanOptions {
  /** The attributes object was created for this span and has only plain values: it need not be copied. */
  readonly attributesAreOwn?: boolean;
}

/** Data shared by all spans of one tracer. */
export interface SpanOrigin {
  resource: ReadableSpan['resource'];
  instrumentationScope: InstrumentationScope;
  /** Receivers of finished spans. None of them uses started spans. */
  processors: readonly SpanProcessor[];
  limits: SpanLimits;
  watchers: SpanWatchers;
}

const UNSET: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET });
const OK: SpanStatus = Object.freeze({ code: SpanStatusCode.OK });

/**
 * A recorded span, equal to the SDK's for applications and exporters, at a fraction of its cost. Times are computed on
 * access, and plainly valid attributes are not validated twice.
 */
export class RecordingSpan extends SpanTimes implements Span, ReadableSpan {
  readonly kind: SpanKind;
  attributes: Attributes;
  readonly resource: ReadableSpan['resource'];
  readonly instrumentationScope: InstrumentationScope;
  status: SpanStatus = UNSET;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  private attributesCount = 0;
  private ownEvents: TimedEvent[] | undefined = undefined;
  private ownLinks: Link[] | undefined = undefined;

  constructor(
    private readonly origin: SpanOrigin,
    private readonly ids: SpanContext,
    readonly parentSpanContext: SpanContext | undefined,
    public name: string,
    { kind, attributes, links, startTime, attributesAreOwn }: OwnSpanOptions,
  ) {
    super(startTime);
    this.kind = kind ?? SpanKind.INTERNAL;
    this.resource = origin.resource;
    this.instrumentationScope = origin.instrumentationScope;
    const plain = attributes ? plainCount(attributes, origin.limits) : 0;
    // No spread: each attribute added to such a copy would give V8 a new hidden class per span.
    this.attributes =
      attributes && plain > 0 ? (attributesAreOwn ? attributes : Object.assign({}, attributes)) : {};
    if (plain > 0) this.attributesCount = plain;
    else if (attributes) this.setAttributes(attributes);
    if (links) this.addLinks(links);
    if (!origin.watchers.isEmpty) origin.watchers.began(this);
  }

  get events(): TimedEvent[] {
    return (this.ownEvents ??= []);
  }

  get links(): Link[] {
    return (this.ownLinks ??= []);
  }

  /** Whether it has neither events nor links, so that callers can skip them. */
  get isAlone(): boolean {
    return this.ownEvents === undefined && this.ownLinks === undefined;
  }

  spanContext(): SpanContext {
    return this.ids;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.ended) return this;
    const change = setLimited(this.attributes, this.attributesCount, key, value, this.origin.limits);
    if (change === 'added') this.attributesCount++;
    else if (change === 'dropped') this.droppedAttributesCount++;
    return this;
  }

  /** Replaces the initial attributes by an object that includes them and was created for this span. */
  beginWith(attributes: Attributes): void {
    const plain = plainCount(attributes, this.origin.limits);
    this.attributes = plain > 0 ? attributes : {};
    this.attributesCount = plain;
    this.droppedAttributesCount = 0;
    if (plain === 0) this.setAttributes(attributes);
  }

  setAttributes(attributes: Attributes): this {
    if (!isObject(attributes)) return this;
    for (const key of Object.keys(attributes)) this.setAttribute(key, attributes[key] as AttributeValue);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    const timed = isTimeInput(attributesOrTime);
    const at = timed && !isTimeInput(time) ? attributesOrTime : time;
    const { limits } = this.origin;
    const [attributes, droppedAttributesCount] = limitedAttributes(
      timed ? undefined : attributesOrTime,
      limits.maxEventAttributes,
      limits,
    );
    if (this.events.length >= limits.maxEvents) {
      this.events.shift();
      this.droppedEventsCount++;
    }
    if (limits.maxEvents === 0) return this;
    this.events.push({ name, attributes, time: this.timeAt(at), droppedAttributesCount });
    return this;
  }

  addLink(given: Link): this {
    if (this.ended || !isObject(given)) return this;
    const { context, attributes } = given;
    const { limits } = this.origin;
    if (this.links.length >= limits.maxLinks) {
      this.links.shift();
      this.droppedLinksCount++;
    }
    if (limits.maxLinks === 0) return this;
    const [kept, dropped] = limitedAttributes(attributes, limits.maxLinkAttributes, limits);
    const link: Link = { context };
    if (Object.keys(kept).length > 0) link.attributes = kept;
    if (dropped > 0) link.droppedAttributesCount = dropped;
    this.links.push(link);
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of Array.isArray(links) ? links : []) this.addLink(link);
    return this;
  }

  /** OK is final, and no status returns to UNSET. */
  setStatus(status: SpanStatus): this {
    if (this.ended || !isObject(status)) return this;
    const { code, message } = status;
    if (code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    const says = code === SpanStatusCode.ERROR && typeof message === 'string';
    this.status = says ? { code, message } : code === SpanStatusCode.OK ? OK : { code };
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes) this.addEvent('exception', attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.ended) return;
    this.stop(endTime);
    const { watchers } = this.origin;
    if (!watchers.isEmpty) watchers.ended(this);
    for (const processor of this.origin.processors) processor.onEnd(this);
  }
}

/**
 * Gives a new span an attributes object that includes its initial ones and was created for it, because setting
 * attributes one by one takes several times as long.
 */
export function adoptAttributes(span: Span, attributes: Attributes): void {
  if (span instanceof RecordingSpan) span.beginWith(attributes);
  else span.setAttributes(attributes);
}
