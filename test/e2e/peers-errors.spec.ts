import { AmqpConnection, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import {
  BadGatewayException,
  Catch,
  Controller,
  Get,
  Injectable,
  InternalServerErrorException,
  Logger,
  Module,
  NotFoundException,
  UseFilters,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { ErrorFingerprints } from 'nestjs-observability/logging';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { Story, until } from '../support/story.js';

/** An exception filter that answers every error and logs nothing. */
@Catch()
class Quiet implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    const response = host
      .switchToHttp()
      .getResponse<{ status(code: number): { send(body: string): void } }>();
    response.status(503).send('busy');
  }
}

class Closed implements CanActivate {
  canActivate(): never {
    throw new BadGatewayException('the guard failed');
  }
}

@Controller()
class Shop {
  @Get('refused')
  refused(): never {
    const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    throw new InternalServerErrorException('db is down', { cause });
  }

  @Get('broken')
  async broken(): Promise<never> {
    await Promise.resolve();
    throw Object.assign(new TypeError('no such column'), { code: '42703' });
  }

  @UseFilters(Quiet)
  @Get('filtered')
  filtered(): never {
    throw new RangeError('filtered away');
  }

  @UseGuards(Closed)
  @Get('guarded')
  guarded(): string {
    return 'never';
  }

  @Get('logged')
  logged(): never {
    const error = new Error('logged by the application');
    new Logger('Shop').error('could not list', error);
    throw error;
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException('no such order');
  }

  @Get('fine')
  fine(): string {
    return 'fine';
  }
}

@Injectable()
class Consumer {
  @RabbitSubscribe({ queue: 'thrown' })
  thrown(): never {
    throw new Error('thrown by the consumer');
  }

  @RabbitSubscribe({ queue: 'rethrown' })
  rethrown(): never {
    const error = new Error('rethrown by the consumer');
    new Logger('Shop').error('could not consume', error);
    throw error;
  }
}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('Errors of handlers on %s', (_name, adapter) => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ObservableRabbitMQModule.forRoot({ embedded: true, defaultSubscribeErrorBehavior: 'ACK' as never }),
      ],
      controllers: [Shop],
      providers: [Consumer],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, adapter(), { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  /** The lines within a request, its access line, and its server span. */
  async function ask(path: string) {
    const response = await fetch(`${url}/${path}`);
    await response.text();
    const traceId = response.headers.get('x-trace-id') ?? '';
    const request = await until(
      () => story.lines.find(({ trace_id, msg }) => trace_id === traceId && msg === 'request completed'),
      `the line of ${path}`,
    );
    const errors = story.lines.filter(({ trace_id, level }) => trace_id === traceId && level === 'error');
    const [span] = await story.spansOf(traceId, `GET /${path}`);
    return { request, errors: errors.filter((line) => line !== request), span };
  }

  it.each([
    ['refused', 500, 'InternalServerErrorException', 'db is down', 'request failed'],
    ['broken', 500, '42703', 'no such column', 'no such column'],
    ['filtered', 503, 'RangeError', 'filtered away', 'request failed'],
    ['guarded', 502, 'BadGatewayException', 'the guard failed', 'request failed'],
    ['logged', 500, 'Error', 'logged by the application', 'could not list'],
  ])(
    'GET /%s: the span, one error line and the request line explain the %i',
    async (path, status, type, message, msg) => {
      const { request, errors, span } = await ask(path);
      expect(request).toMatchObject({ level: 'error', status });
      expect(errors).toMatchObject([{ msg, err: { message }, error_fingerprint: expect.any(String) }]);
      expect(span).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message },
        attributes: { 'error.type': type, 'http.response.status_code': status },
        events: [{ name: 'exception', attributes: { 'exception.message': message } }],
      });
    },
  );

  it('shows the cause, on the line and on the span', async () => {
    const { errors, span } = await ask('refused');
    expect(errors).toMatchObject([{ err: { cause: { message: 'connect refused', code: 'ECONNREFUSED' } } }]);
    expect(span?.events[0]?.attributes?.['exception.stacktrace']).toMatch(
      /\[cause\]: Error: connect refused\n +at /,
    );
  });

  it('a 4xx is a warning without an error line, the rest is info', async () => {
    const missing = await ask('missing');
    expect(missing).toMatchObject({ request: { level: 'warn', status: 404 }, errors: [] });
    expect(missing.span).toMatchObject({ status: { code: SpanStatusCode.UNSET }, events: [] });
    expect(await ask('fine')).toMatchObject({ request: { level: 'info', status: 200 }, errors: [] });
  });

  it.each([
    ['thrown', 'thrown by the consumer'],
    ['rethrown', 'rethrown by the consumer'],
  ])('an error of a consumer (%s) is on one line and counts once', async (queue, message) => {
    await app.get(AmqpConnection).publish('', queue, {});
    await until(
      () => story.lines.find(({ context, destination }) => context === 'Messages' && destination === queue),
      'the line of the message',
    );
    const lines = story.lines.filter(
      ({ level, err }) => level === 'error' && (err as Error | undefined)?.message === message,
    );
    expect(lines).toHaveLength(1);
    const found = app
      .get(ErrorFingerprints)
      .list()
      .filter((error) => error.message === message);
    expect(found).toMatchObject([{ count: 1 }]);
  });

  it('counts an error again when it happens again', async () => {
    const count = () =>
      app
        .get(ErrorFingerprints)
        .list()
        .find(({ message }) => message === 'no such column')?.count ?? 0;
    const before = count();
    await ask('broken');
    await ask('broken');
    expect(count()).toBe(before + 2);
  });
});
