import { Controller, Get, Injectable, Module, Scope, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Cron, Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { inbound, Story, Teller, TOLD, until } from '../support/story.js';

@Injectable()
class Jobs {
  private ticks = 0;

  constructor(private readonly teller: Teller) {}

  @Timeout(5)
  async once(): Promise<void> {
    await this.teller.tell();
  }

  @Interval(20)
  async tick(): Promise<void> {
    if (++this.ticks <= 2) await this.teller.tell();
  }

  @Cron('* * * * * *')
  broken(): never {
    throw new Error('no night shift');
  }
}

@Injectable()
class Listener {
  constructor(private readonly teller: Teller) {}

  @OnEvent('order.paid')
  async paid(): Promise<void> {
    await this.teller.tell();
  }

  @OnEvent('order.paid', { async: true })
  paidLater(): void {
    // The test only checks its span.
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestScopedListener {
  constructor(private readonly teller: Teller) {}

  @OnEvent('order.scoped')
  async scoped(): Promise<void> {
    await this.teller.tell();
  }
}

@Controller()
class PayController {
  constructor(private readonly events: EventEmitter2) {}

  @Get('pay')
  async pay(): Promise<string> {
    await this.events.emitAsync('order.paid', {});
    return 'paid';
  }

  @Get('scoped')
  async scoped(): Promise<string> {
    await this.events.emitAsync('order.scoped', {});
    return 'scoped';
  }
}

const idOf = (span: ReadableSpan): string => span.spanContext().traceId;

describe('Work without a request', () => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ScheduleModule.forRoot(),
        EventEmitterModule.forRoot(),
      ],
      controllers: [PayController],
      providers: [Jobs, Listener, RequestScopedListener, Teller],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  const runs = (name: string, count: number) =>
    until(() => {
      const spans = story.spans.filter((span) => span.name === name);
      return spans.length >= count ? spans : undefined;
    }, name);

  it.each([
    ['@Timeout', 'Jobs.once', 1],
    ['@Interval', 'Jobs.tick', 2],
  ])('every run of a job of %s has a new trace, with its lines', async (_decorator, name, count) => {
    // Later ticks log nothing and end sooner.
    const telling = () =>
      story.spans.filter((span) => span.name === name && story.told(idOf(span)).length > 0);
    const spans = await until(() => (telling().length === count ? telling() : undefined), name);
    const traces = spans.map(idOf);
    expect(new Set(traces).size).toBe(count);
    for (const traceId of traces) expect(story.told(traceId)).toEqual(TOLD);
    expect(spans.map(({ parentSpanContext }) => parentSpanContext)).toEqual(spans.map(() => undefined));
  });

  it('a cron job that throws has a failed span', async () => {
    const [span] = await runs('Jobs.broken', 1);
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no night shift' });
  });

  it('event handlers run in the trace of the emitter', async () => {
    const { traceId, traceparent } = inbound(1);
    await fetch(`${await app.getUrl()}/pay`, { headers: { traceparent } });
    const spans = await story.spansOf(traceId, 'GET /pay');
    const parent = spans.find(({ name }) => name === 'GET /pay')?.spanContext().spanId;
    for (const name of ['Listener.paid', 'Listener.paidLater']) {
      expect(spans.find((span) => span.name === name)?.parentSpanContext?.spanId).toBe(parent);
    }
    expect(story.told(traceId).slice(0, 4)).toEqual(TOLD);
  });

  it('request-scoped event handlers too', async () => {
    const { traceId, traceparent } = inbound(2);
    await fetch(`${await app.getUrl()}/scoped`, { headers: { traceparent } });
    expect((await story.spansOf(traceId, 'GET /scoped')).map(({ name }) => name)).toContain(
      'RequestScopedListener.scoped',
    );
    expect(story.told(traceId).slice(0, 4)).toEqual(TOLD);
  });
});
