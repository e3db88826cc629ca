import { Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { ObservabilityModule, runWith } from 'nestjs-observability';
import type { LogFormat } from 'nestjs-observability/logging';
import { definePreset, PresetModule, type Preset } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import { trends } from 'nestjs-observability/presets/trends';
import { TracingService } from 'nestjs-observability/tracing';
import { PinoLogger } from 'nestjs-pino';
import { withEnvironment } from '../support/environment.js';

type Line = Record<string, unknown>;

@Injectable()
class Collector {
  private readonly logger = new Logger('Collector');

  constructor(
    private readonly pino: PinoLogger,
    private readonly tracing: TracingService,
  ) {
    pino.setContext('Trends');
  }

  collect(): string | undefined {
    return runWith({ request_id: 'r-1', user_id: 'u-1' }, () =>
      this.tracing.trace('collect', {}, (span) => {
        this.logger.warn({ items: 3, msg: 'collected' });
        this.pino.fatal('lost');
        return span.spanContext().traceId;
      }),
    );
  }
}

async function linesIn(
  format: string,
  preset?: Preset,
): Promise<{ lines: Line[]; traceId: string | undefined }> {
  const lines: Line[] = [];
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'trends' },
        logging: { destination: { write: (line) => lines.push(JSON.parse(line) as Line) } },
        management: { enabled: false },
      }),
      ...(preset ? [PresetModule.forRoot([preset])] : []),
    ],
    providers: [Collector],
  })
  class AppModule {}
  const app = await withEnvironment({ LOG_FORMAT: format, LOG_LEVEL: 'WARNING' }, () =>
    NestFactory.createApplicationContext(AppModule, { bufferLogs: true, abortOnError: false }),
  );
  const traceId = app.get(Collector).collect();
  await app.close();
  return { lines, traceId };
}

describe('the shapes of lines', () => {
  it('trends: logger, code location and context', async () => {
    const { lines, traceId } = await linesIn('trends', trends);
    expect(lines).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/),
        level: 'WARNING',
        logger: 'Collector',
        message: 'collected',
        module: 'logging-formats.spec',
        function: expect.any(String),
        line: expect.any(Number),
        context: {
          service: 'trends',
          items: 3,
          request_id: 'r-1',
          user_id: 'u-1',
          trace_id: traceId,
          span_id: expect.any(String),
        },
      },
      expect.objectContaining({
        level: 'CRITICAL',
        logger: 'Trends',
        message: 'lost',
        module: 'logging-formats.spec',
      }),
    ]);
    for (const { line } of lines) expect(line).toBeGreaterThan(0);
  });

  it('recommender: service, timestamp, level and ids in addition to the fields', async () => {
    const { lines, traceId } = await linesIn('recommender', recommender);
    expect(lines[0]).toEqual({
      level: 'WARNING',
      timestamp: expect.stringMatching(/Z$/),
      service: 'trends',
      context: 'Collector',
      items: 3,
      request_id: 'r-1',
      user_id: 'u-1',
      trace_id: traceId,
      span_id: expect.any(String),
      message: 'collected',
    });
  });

  it('default: pino’s', async () => {
    const { lines } = await linesIn('default');
    expect(lines).toMatchObject([
      { level: 'warn', msg: 'collected' },
      { level: 'fatal', msg: 'lost' },
    ]);
  });

  it('own: a preset of the application defines it', async () => {
    const { lines } = await linesIn(
      'short',
      shop({ write: ({ level, message }) => `{"${level}":${message}}` }),
    );
    expect(lines).toEqual([{ warn: 'collected' }, { fatal: 'lost' }]);
  });

  it('own: if it fails, lines are written in the default format', async () => {
    let calls = 0;
    const write = (): string => {
      calls += 1;
      if (calls === 1) throw new Error('broken');
      return undefined as never;
    };
    const { lines } = await linesIn('short', shop({ write }));
    expect(lines).toMatchObject([
      { level: 'warn', msg: 'collected' },
      { level: 'fatal', msg: 'lost' },
    ]);
  });

  it('a format whose preset is missing stops the start, with one error that names the preset', async () => {
    await expect(linesIn('trends')).rejects.toMatchObject({
      code: 'OBS_OPTIONS_INVALID',
      message: expect.stringMatching(
        /logging\.format: must be "default", the log formats of this application.*add the preset "trends"[^\n]*; given: "trends"$/,
      ),
    });
    await expect(linesIn('trend', trends)).rejects.toThrow('Did you mean "trends"?');
  });
});

function shop(format: Pick<LogFormat, 'write'>): Preset {
  const logFormats = [{ name: 'short', ...format }];
  return definePreset({ name: 'shop', title: 'Shop', description: 'A shop.', logFormats });
}
