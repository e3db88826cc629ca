/** Known complaints about other metrics packages, one test each, with the complaint's number. */
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Param, type CanActivate, type INestApplication } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { MetricsEndpoint } from '#metrics';
import { counter, Metered, MetricsRegistry } from 'nestjs-observability/metrics';
import { register } from 'prom-client';
import { lastValueFrom, from, type Observable } from 'rxjs';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { textOf } from '../support/promtool.js';

class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Controller('users')
class Users {
  @Get(':id')
  one(@Param('id') id: string): string {
    return id;
  }
}

class Work {
  @Metered('later')
  later(work: Promise<string>): Promise<string> {
    return work;
  }

  @Metered('stream')
  stream(value: Promise<number>): Observable<number> {
    return from(value);
  }

  @Metered('thrower')
  throwNothing(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is the case
    throw undefined;
  }

  @Metered('labelled', {
    labels: (): Record<string, string> => {
      throw new Error('label function');
    },
  })
  labelled(): string {
    return 'fine';
  }
}

const options = { logging: { level: 'silent' as const }, management: { port: 0 } };
let app: INestApplication;
let url: string;
let metricsUrl: string;

async function boot(guarded = false): Promise<void> {
  @Module({
    imports: [ObservabilityModule.forRoot(options)],
    controllers: [Users],
    providers: guarded ? [{ provide: APP_GUARD, useClass: Closed }] : [],
  })
  class AppModule {}
  app = await NestFactory.create(AppModule, { logger: false });
  app.setGlobalPrefix('api');
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer() as { address(): AddressInfo }).address().port}`;
  metricsUrl = app.get(ManagementServer).url as string;
}

const value = async (name: string, labels = {}): Promise<number | undefined> =>
  metricValue(await fetchMetricsPage(metricsUrl), name, labels);

afterEach(async () => {
  await app.close();
  register.clear();
});

describe('nestjs-prometheus', () => {
  it('#757 #938 #993: the page has its own port and no controller on the application’s', async () => {
    await boot();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/api/metrics`)).status).toBe(404);
    expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(200);
  });

  it('#1997: a global guard does not catch the page', async () => {
    await boot(true);
    expect((await fetch(`${url}/api/users/1`)).status).toBe(403);
    expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(200);
  });

  it('#1928: starting again in the same process finds nothing registered', async () => {
    await boot();
    await app.close();
    await boot();
    expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(200);
  });

  it('#950 #1756: HTTP requests are measured; nestjs-otel#245: by route template, not by URL', async () => {
    await boot();
    for (const id of [1, 2, 3]) await fetch(`${url}/api/users/${id}?q=${id}`);
    const page = await fetchMetricsPage(metricsUrl);
    const counts = page
      .get('http_server_request_duration_seconds')
      ?.samples.filter(({ name }) => name.endsWith('_count'));
    expect(counts?.map(({ labels, value: n }) => [labels.http_route, n])).toEqual([['/api/users/:id', 3]]);
  });

  it('#1659, prom-client#543: a page of several megabytes does not block the event loop', async () => {
    await boot();
    const registry = new MetricsRegistry({ cardinality: { maxLabelValues: 1e6, maxSeries: 1e6 } });
    const many = registry.register(counter('many_total', 'Many.', ['n']));
    for (let n = 0; n < 100_000; n++) many.inc({ n });
    let turns = 0;
    let open = true;
    const turn = (): void => {
      turns++;
      if (open) setImmediate(turn);
    };
    setImmediate(turn);
    const page = await textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body);
    open = false;
    expect(page.length).toBeGreaterThan(2_000_000);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('nestjs-otel', () => {
  const work = new Work();
  beforeEach(() => boot());

  it('7.0.1: a method that is not async and returns a promise ends with the promise', async () => {
    let settle: (text: string) => void = () => undefined;
    const running = work.later(new Promise((resolve) => (settle = resolve)));
    expect(await value('later_duration_seconds_count')).toBe(0);
    settle('done');
    expect(await running).toBe('done');
    expect(await value('later_duration_seconds_count')).toBe(1);
  });

  it('all versions: an Observable ends when it completes', async () => {
    let emit: ((value: number) => void) | undefined;
    const last = lastValueFrom(work.stream(new Promise((resolve) => (emit = resolve))));
    expect(await value('stream_in_flight')).toBe(1);
    emit?.(2);
    expect(await last).toBe(2);
    expect(await value('stream_in_flight')).toBe(0);
  });

  it('all versions: `throw undefined` stays undefined', async () => {
    let caught: unknown = 'nothing';
    try {
      work.throwNothing();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeUndefined();
    expect(await value('thrower_errors_total', { error_type: 'undefined' })).toBe(1);
  });

  it('all versions: a label function that throws leaves the method alone and is counted', async () => {
    expect(work.labelled()).toBe('fine');
    expect(await value('observability_recording_errors_total', { metric: 'labelled' })).toBe(1);
  });
});
