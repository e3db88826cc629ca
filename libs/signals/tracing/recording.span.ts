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

/** Of spans that are begun in this package. */
export interface OwnSpanOptions extends SpanOptions {
  /** The object of attributes is made for this span and has plain ones: it needs no copy. */
  readonly attributesAreOwn?: boolean;
}

/** What all spans of one tracer share. */
export interface SpanOrigin {
  resource: ReadableSpan['resource'];
  instrumentationScope: InstrumentationScope;
  /** Whom finished spans are handed to. None of them cares for a span that starts. */
  processors: readonly SpanProcessor[];
  limits: SpanLimits;
}

const UNSET: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET });
const OK: SpanStatus = Object.freeze({ code: SpanStatusCode.OK });

/**
 * A span that is recorded: to applications and exporters what the SDK's own is, at a fraction of its cost. Times are
 * worked out when somebody reads them, and what is plainly a valid attribute is not examined twice.
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
    // No spread: every attribute added to such a copy makes V8 a new hidden class, for each span anew.
    this.attributes =
      attributes && plain > 0 ? (attributesAreOwn ? attributes : Object.assign({}, attributes)) : {};
    if (plain > 0) this.attributesCount = plain;
    else if (attributes) this.setAttributes(attributes);
    if (links) this.addLinks(links);
  }

  get events(): TimedEvent[] {
    return (this.ownEvents ??= []);
  }

  get links(): Link[] {
    return (this.ownLinks ??= []);
  }

  /** Whether it has neither events nor links, for who would only look through them. */
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

  /** Replaces the attributes that it began with by an object that holds them and more, and is made for this span. */
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

  /** OK is final, and nothing goes back to UNSET. */
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
    for (const processor of this.origin.processors) processor.onEnd(this);
  }
}

/**
 * Gives a span that has just begun an object of attributes, which holds those that it began with and is made for it alone:
 * to set them one by one takes several times as long.
 */
export function adoptAttributes(span: Span, attributes: Attributes): void {
  if (span instanceof RecordingSpan) span.beginWith(attributes);
  else span.setAttributes(attributes);
}
