import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, it } from '@jest/globals';
import { APP_SCOPE } from '#contracts';
import type { AppScope } from '#kernel';
import { observeWork, OPERATION_OBSERVER, type OperationKind } from '#operations';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { Metered } from 'nestjs-observability/metrics';

class CardRefused extends Error {}

@Injectable()
class Till {
  @Metered('till_pay')
  pay(error: Error): void {
    throw error;
  }
}

@Controller()
class TillController {
  static error: Error = new Error('not set');

  @Get('pay')
  pay(): void {
    throw TillController.error;
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ management: { port: 0 }, logging: { level: 'silent' } })],
  controllers: [TillController],
  providers: [Till],
})
class AppModule {}

it.each([
  ['its code', () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['its class', () => new CardRefused('refused'), 'CardRefused'],
])('error_type is %s, from a decorator, a request, a message and a job alike', async (_what, make, type) => {
  const app = await NestFactory.create(AppModule, { logger: false });
  try {
    await app.listen(0, '127.0.0.1');
    const error = make();
    expect(() => app.get(Till).pay(error)).toThrow(error);
    TillController.error = error;
    await fetch(new URL('/pay', await app.getUrl()));
    const observer = app.get<AppScope>(APP_SCOPE).get(OPERATION_OBSERVER)!;
    const fail = (kind: OperationKind) => () =>
      observeWork(observer, { kind, system: 'test', name: kind }, () => {
        throw error;
      });
    expect(fail('message')).toThrow(error);
    expect(fail('job')).toThrow(error);
    const page = await (await fetch(new URL('/metrics', app.get(ManagementServer).url))).text();
    const typeOf = (metric: string): (string | undefined)[] =>
      page
        .split('\n')
        .filter((line) => line.startsWith(`${metric}{`))
        .map((line) => /error_type="([^"]*)"/.exec(line)?.[1]);
    expect({
      decorator: typeOf('till_pay_errors_total'),
      request: typeOf('http_server_request_duration_seconds_count').filter(Boolean),
      message: typeOf('messaging_process_duration_seconds_count'),
      job: typeOf('scheduled_job_duration_seconds_count'),
    }).toEqual({ decorator: [type], request: [type], message: [type], job: [type] });
  } finally {
    await app.close();
  }
});
