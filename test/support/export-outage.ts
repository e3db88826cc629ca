/*
 * An application that exports every signal while its receiver is down: records which items arrive, how often, and the
 * application's own counts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';
import { counter, MetricsRegistry } from 'nestjs-observability/metrics';
import { TelemetryReceiver, type ReceivedRequest } from 'nestjs-observability/testing';
import { APP_LOGGER, LogSink } from '#logging';
import { TracingRuntime } from '#tracing';
import { freePort } from './free-port.js';
import { until } from './story.js';

export const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
export const OUTAGES = ['refused', 'hanging', 'unavailable', 'reset'] as const;
export type Outage = (typeof OUTAGES)[number];

/** Behaviours of a receiver that is reachable but does not accept data. */
const STATUSES = { hanging: 0, unavailable: 503, reset: -1 } as const;
const EVERY_MS = 20;
/** Minimum work of a run, and minimum number of requests that fail while the receiver is reachable. */
const STEPS = 60;
const READINGS = 10;
const REFUSED = 4;
const WAIT_MS = 60_000;
/** Traces, metrics and logs. */
const SIGNALS = 3;
const DONE = counter('outage_steps_total', 'Steps.');

export interface OutageRun {
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly outage: Outage;
  readonly outageMs: number;
  /** Time-out of a request in milliseconds. */
  readonly tryLimitMs: number;
  readonly pushIntervalMs: number;
}

/** Per signal: items produced, received, received again, and counted as lost by the application. */
export interface OutageFigures {
  readonly spans: Figures;
  readonly lines: Figures;
  /** Received values of one counter. */
  readonly readings: Figures;
  /** Requests that failed during the outage. */
  readonly refused: number;
}
export type Figures = Readonly<Record<'made' | 'arrived' | 'doubled' | 'lost', number>>;

export async function exportThroughOutage(run: OutageRun): Promise<OutageFigures> {
  const kind = run.protocol === 'grpc' ? 'grpc' : 'http';
  const port = await freePort();
  let receiver = await TelemetryReceiver.start(kind, port);
  const earlier: ReceivedRequest[] = [];
  const app = await boot(receiver.url, run);
  const work = new Work(app);
  work.start();
  await sleep(500);
  if (run.outage === 'refused') {
    // A signal's next request shows that it has the answer to its last accepted one, before the connections break.
    receiver.status = 503;
    await receiver.waitFor(({ requests }) => signalsOf(requests.filter(isRefused)) === SIGNALS, WAIT_MS);
    earlier.push(...receiver.requests);
    await receiver.stop();
    await sleep(run.outageMs);
    receiver = await TelemetryReceiver.start(kind, port);
  } else {
    receiver.status = STATUSES[run.outage];
    await sleep(run.outageMs);
    await receiver.waitFor(({ requests }) => requests.filter(isRefused).length >= REFUSED, WAIT_MS);
    receiver.status = 200;
  }
  await sleep(500);
  await until(() => work.hasMade(STEPS, READINGS) || undefined, 'enough work', WAIT_MS);
  work.stop();
  const all = (): ReceivedRequest[] => [...earlier, ...receiver.requests];
  await receiver.waitFor(() => work.hasArrivedIn(all()), WAIT_MS);
  await app.close();
  await receiver.stop();
  return work.figures(all());
}

async function boot(endpoint: string, run: OutageRun): Promise<INestApplicationContext> {
  const { protocol, tryLimitMs: exportTimeoutMs, pushIntervalMs } = run;
  const otlp = { endpoint, protocol, exportTimeoutMs };
  const queue = { scheduledDelayMs: 50, maxQueueSize: 100_000 };
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        tracing: { ...otlp, ...queue },
        logging: { ...otlp, ...queue, level: 'info', file: '/dev/null' },
        metrics: { ...otlp, pushIntervalMs, defaultMetrics: false },
        management: { enabled: false },
      }),
    ],
  })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, { logger: false });
}

/** Produces a span, a line and a counter increment at a time. */
class Work {
  private steps = 0;
  private rounds = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly counter;

  constructor(private readonly app: INestApplicationContext) {
    const registry = app.get(MetricsRegistry);
    this.counter = registry.register(DONE);
    registry.onCollect(DONE.name, () => void this.rounds++);
  }

  start(): void {
    const { tracer } = this.app.get(TracingRuntime);
    const logger = this.app.get<{ info(fields: object, message: string): void }>(APP_LOGGER);
    this.timer = setInterval(() => {
      const n = this.steps++;
      tracer.startSpan('step', { attributes: { n } }).end();
      logger.info({ n }, 'step');
      this.counter.inc();
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  hasMade(steps: number, readings: number): boolean {
    return this.steps >= steps && this.rounds >= readings;
  }

  hasArrivedIn(requests: readonly ReceivedRequest[]): boolean {
    const { spans, lines, readings } = numbersIn(requests);
    const values = readings.map(({ value }) => value);
    return [spans, lines].every((all) => new Set(all).size >= this.steps) && values.includes(this.steps);
  }

  figures(requests: readonly ReceivedRequest[]): OutageFigures {
    const { spans, lines, readings } = numbersIn(requests);
    const failed = this.app
      .get(MetricsRegistry)
      .instruments()
      .find(({ name }) => name === 'observability_metrics_push_failed_total');
    const lostSamples = (failed?.samples() ?? []).reduce((sum, { value }) => sum + value, 0);
    return {
      spans: this.counted(spans, this.app.get(TracingRuntime).dropped.total),
      lines: this.counted(lines, this.app.get(LogSink).lost.total),
      readings: {
        ...counted(
          readings.map(({ to }) => to),
          lostSamples,
        ),
        made: this.rounds,
      },
      refused: requests.filter(isRefused).length,
    };
  }

  private counted(numbers: readonly number[], lost: number): Figures {
    return { ...counted(numbers, lost), made: this.steps };
  }
}

const isRefused = ({ status }: ReceivedRequest): boolean => status !== 200;

/** Number of signals in the requests; each has its own path. */
const signalsOf = (requests: readonly ReceivedRequest[]): number =>
  new Set(requests.map(({ path }) => path)).size;

function counted(numbers: readonly number[], lost: number) {
  const arrived = new Set(numbers).size;
  return { arrived, doubled: numbers.length - arrived, lost };
}

function numbersIn(requests: readonly ReceivedRequest[]) {
  const taken = requests.filter(({ status }) => status === 200);
  const steps = (records: readonly { attributes: Record<string, unknown> }[]): number[] =>
    records.map(({ attributes }) => attributes.n).filter((n) => typeof n === 'number');
  return {
    spans: steps(taken.flatMap(({ spans }) => spans)),
    lines: steps(taken.flatMap(({ logs }) => logs)),
    readings: taken.flatMap(({ points }) => points).filter(({ metric }) => metric.startsWith('outage')),
  };
}
