import { Controller, Get, Injectable, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityModule, ManagementServer } from 'nestjs-observability';
import { ErrorFingerprints } from 'nestjs-observability/logging';

@Injectable()
class Stock {
  private readonly logger = new Logger('Stock');

  constructor(private readonly errors: ErrorFingerprints) {}

  take(id: number): void {
    try {
      throw new RangeError(`item ${id} is out of stock`);
    } catch (error) {
      this.logger.error(error);
    }
    for (let n = 0; n < 10; n++) this.logger.warn('stock is low');
  }

  worst() {
    return this.errors.list()[0];
  }
}

@Controller()
class Shop {
  constructor(private readonly stock: Stock) {}

  @Get('take')
  take(): string {
    for (const id of [1, 2, 3]) this.stock.take(id);
    return 'ok';
  }
}

describe('errors and repeated lines of an application', () => {
  let app: INestApplication | undefined;
  afterEach(() => app?.close());

  it('are distinguished on the lines, in ErrorFingerprints and on /metrics', async () => {
    const lines: Record<string, unknown>[] = [];
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          logging: {
            destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
            repeatLimit: 5,
          },
          management: { port: 0 },
        }),
      ],
      controllers: [Shop],
      providers: [Stock],
    })
    class App {}
    app = await NestFactory.create(App, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${await app.getUrl()}/take`, {
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    });
    const worst = app.get(Stock).worst();
    expect(worst).toMatchObject({ type: 'RangeError', count: 3, message: 'item 1 is out of stock', traceId });
    const errors = lines.filter(({ level }) => level === 'error');
    expect(errors.map(({ error_fingerprint: id }) => id)).toEqual([worst?.id, worst?.id, worst?.id]);

    const page = await (await fetch(`${app.get(ManagementServer).url}/metrics`)).text();
    expect(page).toContain(`observability_errors_total{fingerprint="${worst?.id}",type="RangeError"} 3\n`);
    const seconds = (date?: Date): string => String((date?.getTime() ?? NaN) / 1_000);
    for (const [when, at] of [
      ['first', worst?.firstSeen],
      ['last', worst?.lastSeen],
    ] as const)
      expect(page).toContain(
        `observability_error_${when}_seen_timestamp_seconds{fingerprint="${worst?.id}",type="RangeError"} ${seconds(at)}\n`,
      );
    expect(page).toContain('observability_log_lines_dropped_total{reason="destination_failed"} 0\n');
    expect(page).toContain('observability_log_lines_dropped_total{reason="otlp_queue_full"} 0\n');

    await app.close();
    app = undefined;
    expect(lines.filter(({ msg }) => msg === 'stock is low')).toHaveLength(5);
    expect(lines).toContainEqual(
      expect.objectContaining({ suppressed: 25, context: 'Stock', level: 'warn' }),
    );
  });

  it('have series on /metrics for as long as they are known', async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          logging: { destination: { write: () => undefined }, maxFingerprints: 2 },
          management: { port: 0 },
        }),
      ],
    })
    class App {}
    const small = await NestFactory.createApplicationContext(App, { bufferLogs: true });
    for (const kind of [TypeError, RangeError, SyntaxError]) new Logger('Shop').error(new kind('no'));
    const page = await (await fetch(`${small.get(ManagementServer).url}/metrics`)).text();
    await small.close();
    for (const name of [
      'errors_total',
      'error_first_seen_timestamp_seconds',
      'error_last_seen_timestamp_seconds',
    ]) {
      const types = [...page.matchAll(new RegExp(`^observability_${name}{.*type="(.*)"}`, 'gm'))];
      expect([name, types.map(([, type]) => type)]).toEqual([name, ['RangeError', 'SyntaxError']]);
    }
    expect(page).toContain('observability_error_fingerprints_evicted_total 1\n');
  });
});
