/** Decorators on stack overflow: in the method's body, at the start and at the end of our wrapper. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { TracingRuntime } from '#tracing';
import { fetchMetricsPage, type MetricsPage } from 'nestjs-observability/testing';
import { OBSERVING, type AnyDecorator } from '../support/twins/decorators.js';

/** They record nothing when a call succeeds. */
const SILENT = ['WithFields', 'CountErrors', 'Gauged', 'Gauged result'];
const CALLS = 3;
const LEAST_PLACES = 300;

interface Service {
  work(): number;
}

function serviceWith(decorate: AnyDecorator): Service {
  class Decorated {
    work(): number {
      return 7;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Decorated.prototype, 'work') as PropertyDescriptor;
  decorate(Decorated.prototype, 'work', descriptor);
  Object.defineProperty(Decorated.prototype, 'work', descriptor);
  return new Decorated();
}

/** The result, or the stack overflow. */
function asked(service: Service): unknown {
  try {
    return service.work();
  } catch (error) {
    return error instanceof RangeError ? RangeError : error;
  }
}

/**
 * Calls it at each distance from the stack limit, one frame further each time, including the application's first call.
 */
function atEachEnd(service: Service): unknown[] {
  const results: unknown[] = [];
  const dive = (): void => {
    try {
      dive();
    } catch {
      // Stack overflow.
    }
    if (results.length < LEAST_PLACES) results.push(asked(service));
  };
  dive();
  return results;
}

/** A new application with no metrics registered yet, and its counters and gauges, spans and lines. */
async function inFreshApp<T>(use: (shown: () => Promise<Record<string, number>>) => Promise<T>): Promise<T> {
  const exporter = new InMemorySpanExporter();
  // Except for the line logged once when an option's function throws.
  let lines = 0;
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        management: { port: 0 },
        metrics: { defaultMetrics: false },
        tracing: { exporters: [exporter] },
        logging: {
          level: 'trace',
          destination: { write: (line: string) => void (lines += line.includes('attributes') ? 0 : 1) },
        },
      }),
    ],
  })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, {
    bufferLogs: true,
    abortOnError: false,
  });
  const shown = async (): Promise<Record<string, number>> => {
    await app.get(TracingRuntime).flush();
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    // Without those of this test's own requests for the page.
    const spans = exporter.getFinishedSpans().filter(({ name }) => name !== 'GET');
    return { ...valuesOf(page), spans_total: spans.length, lines_total: lines };
  };
  try {
    return await use(shown);
  } finally {
    await app.close();
  }
}

/** Values recorded by the decorators, without times, which differ between calls. */
function valuesOf(page: MetricsPage): Record<string, number> {
  const samples = [...page.values()].flatMap((metric) => metric.samples);
  return Object.fromEntries(
    samples
      .filter(
        ({ name, labels }) =>
          !/^observability_|^http_client_|^health_|_sum$|_bucket$|_created$/.test(name) && !labels.quantile,
      )
      .map(({ name, labels, value }) => [`${name}${JSON.stringify(labels)}`, value]),
  );
}

/** The increase of counters by some successful calls, and the gauges afterwards. */
async function changesOf(service: Service, shown: () => Promise<Record<string, number>>) {
  const before = await shown();
  for (let n = 0; n < CALLS; n++) expect(asked(service)).toBe(7);
  const after = await shown();
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      /_(?:total|count)(?:$|\{)/.test(name) ? value - (before[name] ?? 0) : value,
    ]),
  );
}

describe.each(Object.entries(OBSERVING))('At the end of the stack, %s', (name, decorate) => {
  it('lets a method return its own result, or there is a RangeError; later calls are recorded', async () => {
    const usual = await inFreshApp((shown) => changesOf(serviceWith(decorate), shown));
    await inFreshApp(async (shown) => {
      const service = serviceWith(decorate);
      const results = atEachEnd(service);
      expect(results.filter((result) => result !== 7 && result !== RangeError)).toEqual([]);
      expect(await changesOf(service, shown)).toEqual(usual);
    });
    // `@Logged` writes two lines per call.
    if (!SILENT.includes(name))
      expect(Object.values(usual).filter((change) => change === CALLS || change === 2 * CALLS)).not.toEqual(
        [],
      );
  });
});
