import type { INestApplicationContext } from '@nestjs/common';
import type { HealthReport, LoggedRecord, ReadableSpan } from '#contracts';
import { HealthService } from '#health';
import { LogSink } from '#logging';
import { MetricsRegistry } from '#metrics';
import { TracingRuntime } from '#tracing';
import { spanTree } from '../span-tree.js';
import { OpenSpans } from './open-spans.js';
import { RecordedMetrics } from './recorded-metrics.js';

/** Contexts of the lines that Nest writes while it creates an application. */
const OF_NEST = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
]);

/** The recording of each application, by its registry of metrics. */
const RECORDINGS = new WeakMap<MetricsRegistry, RecordedTelemetry>();

/**
 * All telemetry of an application since its creation. It can be read at any time, also after `close()`.
 *
 * @example
 * ```ts
 * const module = await Test.createTestingModule({
 *   imports: [ObservabilityTestingModule.forRoot()],
 *   providers: [OrderService, OrderMetrics],
 * }).compile();
 * const telemetry = module.get(RecordedTelemetry);
 *
 * await module.get(OrderService).place({ channel: 'web' });
 * expect(telemetry.metrics.value('orders_placed_total', { channel: 'web' })).toBe(1);
 * expect(telemetry.spans()).toEqual(['OrderService.place', '  charge']);
 * ```
 */
export class RecordedTelemetry {
  /** The metrics of the application. */
  readonly metrics: RecordedMetrics;
  private readonly ended: ReadableSpan[] = [];
  private readonly written: LoggedRecord[] = [];
  private readonly open = new OpenSpans();

  /** @internal Use `RecordedTelemetry.of`, or inject it. */
  constructor(
    registry: MetricsRegistry,
    private readonly tracing: TracingRuntime,
    private readonly logging: LogSink,
    private readonly checks: HealthService,
  ) {
    this.metrics = new RecordedMetrics(registry);
    tracing.watch(this.open);
    tracing.listeners.add((span) => void this.ended.push(span));
    logging.listeners.add((line) => {
      if (!OF_NEST.has(line.fields['context'])) this.written.push(line);
    });
  }

  /**
   * The recording of an application that imports `ObservabilityTestingModule`, or `ObservabilityModule` itself; in the
   * latter case recording starts with this call.
   *
   * @param app the testing module, or the application created from it
   * @throws Nest's error when the application imports neither
   */
  static of(app: Pick<INestApplicationContext, 'get'>): RecordedTelemetry {
    const anywhere = { strict: false };
    return RecordedTelemetry.from(
      app.get(MetricsRegistry, anywhere),
      app.get<TracingRuntime>(TracingRuntime, anywhere),
      app.get(LogSink, anywhere),
      app.get(HealthService, anywhere),
    );
  }

  /** @internal One per application. */
  static from(...parts: ConstructorParameters<typeof RecordedTelemetry>): RecordedTelemetry {
    const known = RECORDINGS.get(parts[0]) ?? new RecordedTelemetry(...parts);
    RECORDINGS.set(parts[0], known);
    return known;
  }

  /**
   * The ended spans as indented lines, each below its parent.
   *
   * @param label the text of a span; its name by default
   */
  spans(label?: (span: ReadableSpan) => string): string[] {
    return spanTree(this.finished(), label);
  }

  /** The ended spans in order of their end, after sampling and redaction; all, or those with a name. */
  finished(name?: string): readonly ReadableSpan[] {
    this.tracing.listeners.flush();
    return name === undefined ? this.ended : this.ended.filter((span) => span.name === name);
  }

  /** Names of the spans that the application started and did not end. */
  openSpans(): string[] {
    return this.open.names();
  }

  /**
   * The log lines after redaction and level filter, without Nest's lines from application start: all, or those with
   * this message.
   */
  lines(message?: string | RegExp): readonly LoggedRecord[] {
    this.logging.listeners.flush();
    return message === undefined ? this.written : this.written.filter((line) => says(line, message));
  }

  /** Runs all health checks and returns the content of `/health`. Before `app.init()` an application is `starting`. */
  async health(): Promise<HealthReport> {
    await this.checks.runNow();
    return this.checks.report();
  }

  /** Removes recorded spans and lines; metrics are kept. */
  clear(): void {
    this.finished();
    this.lines();
    this.ended.length = 0;
    this.written.length = 0;
  }
}

function says({ message = '' }: LoggedRecord, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? message === wanted : new RegExp(wanted).test(message);
}
