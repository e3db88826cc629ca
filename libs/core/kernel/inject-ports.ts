import { Inject } from '@nestjs/common';
import {
  APPLICATION_METRICS,
  CLOCK,
  HEALTH_EVENTS,
  HTTP_REQUEST_LISTENERS,
  LOG_RECORD_LISTENERS,
  METRIC_SOURCES,
  PAGE_REGISTRY,
  SPAN_LISTENERS,
} from '#contracts';

type InjectDecorator = PropertyDecorator & ParameterDecorator;

/**
 * Injects the `MetricSource` that reads all metrics of the application; the same as `@Inject(APPLICATION_METRICS)`.
 *
 * @example
 * ```ts
 * constructor(@InjectApplicationMetrics() private readonly metrics: MetricSource) {}
 * ```
 */
export const InjectApplicationMetrics = (): InjectDecorator => Inject(APPLICATION_METRICS);

/**
 * Injects the `Clock` of the application; the same as `@Inject(CLOCK)`.
 *
 * @example
 * ```ts
 * constructor(@InjectClock() private readonly clock: Clock) {}
 * ```
 */
export const InjectClock = (): InjectDecorator => Inject(CLOCK);

/**
 * Injects the port `HealthEvents`; the same as `@Inject(HEALTH_EVENTS)`.
 *
 * @example
 * ```ts
 * constructor(@InjectHealthEvents() events: HealthEvents) { events.onTransition(({ check, to }) => …); }
 * ```
 */
export const InjectHealthEvents = (): InjectDecorator => Inject(HEALTH_EVENTS);

/**
 * Injects the port `HttpRequestListeners`; the same as `@Inject(HTTP_REQUEST_LISTENERS)`.
 *
 * @example
 * ```ts
 * constructor(@InjectHttpRequestListeners() requests: HttpRequestListeners) { requests.add({ served: (request) => … }); }
 * ```
 */
export const InjectHttpRequestListeners = (): InjectDecorator => Inject(HTTP_REQUEST_LISTENERS);

/**
 * Injects the port of log lines, a `ListenerPort<LogRecordListener>`; the same as `@Inject(LOG_RECORD_LISTENERS)`.
 *
 * @example
 * ```ts
 * constructor(@InjectLogRecordListeners() lines: ListenerPort<LogRecordListener>) { lines.add(({ level }) => …); }
 * ```
 */
export const InjectLogRecordListeners = (): InjectDecorator => Inject(LOG_RECORD_LISTENERS);

/**
 * Injects the port `MetricSources`; the same as `@Inject(METRIC_SOURCES)`.
 *
 * @example
 * ```ts
 * constructor(@InjectMetricSources() sources: MetricSources) { sources.add(pools); }
 * ```
 */
export const InjectMetricSources = (): InjectDecorator => Inject(METRIC_SOURCES);

/**
 * Injects the port `PageRegistry` of the management port; the same as `@Inject(PAGE_REGISTRY)`.
 *
 * @example
 * ```ts
 * constructor(@InjectPageRegistry() pages: PageRegistry) { pages.add({ path: '/orders', handle: () => … }); }
 * ```
 */
export const InjectPageRegistry = (): InjectDecorator => Inject(PAGE_REGISTRY);

/**
 * Injects the port of spans, a `ListenerPort<SpanListener>`; the same as `@Inject(SPAN_LISTENERS)`.
 *
 * @example
 * ```ts
 * constructor(@InjectSpanListeners() spans: ListenerPort<SpanListener>) { spans.add((span) => …); }
 * ```
 */
export const InjectSpanListeners = (): InjectDecorator => Inject(SPAN_LISTENERS);
