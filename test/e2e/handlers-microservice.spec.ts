import type { Server } from 'node:net';
import { Controller, Get, Inject, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientsModule,
  EventPattern,
  MessagePattern,
  Transport,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { catchError, firstValueFrom, map, type Observable, of, delay, throwError } from 'rxjs';
import { inbound, Story, Teller, until } from '../support/story.js';
import { Telling, TOLD_AROUND, TOLD_FAILED } from '../support/telling.js';

const PORT = 34_771;

@Controller()
class ReportController {
  constructor(
    private readonly teller: Teller,
    @Inject('REPORTS') private readonly client: ClientProxy,
  ) {}

  @MessagePattern('report')
  @Telling()
  async report(id: number): Promise<number> {
    await this.teller.tell();
    return id * 2;
  }

  @MessagePattern('stream')
  stream(): Observable<string> {
    return of('late').pipe(delay(20));
  }

  @MessagePattern('broken')
  @Telling((error) => throwError(() => error))
  broken(): never {
    throw new Error('no report');
  }

  @EventPattern('seen')
  @Telling()
  async seen(): Promise<void> {
    await this.teller.tell();
  }

  @Get('ask')
  ask(): Promise<number> {
    return firstValueFrom(this.client.send<number>('report', 21).pipe(map((answer) => answer)));
  }

  @Get('fail')
  fail(): Promise<string> {
    return firstValueFrom(this.client.send<string>('broken', {}).pipe(catchError(() => of('failed'))));
  }

  @Get('tell')
  async tell(): Promise<string> {
    await firstValueFrom(this.client.emit('seen', {}), { defaultValue: undefined });
    return 'told';
  }
}

describe('A microservice over TCP', () => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: PORT };
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ClientsModule.register([{ name: 'REPORTS', transport: Transport.TCP, options }]),
      ],
      controllers: [ReportController],
      providers: [Teller],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    const service = app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options });
    await app.startAllMicroservices();
    expect(service.unwrap<Server>().listening).toBe(true);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  it('answers in the trace of the request that asked: spans, lines, and all that Nest runs', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    expect(await (await fetch(`${url}/ask`, { headers: { traceparent } })).text()).toBe('42');

    const spans = await story.spansOf(traceId, 'GET /ask');
    const [received, sent, asked] = ['process report', 'send report', 'GET /ask'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect([received?.kind, sent?.kind]).toEqual([SpanKind.SERVER, SpanKind.CLIENT]);
    expect(received?.parentSpanContext?.spanId).toBe(sent?.spanContext().spanId);
    expect(sent?.parentSpanContext?.spanId).toBe(asked?.spanContext().spanId);
    expect(asked?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId).slice(0, TOLD_AROUND.length)).toEqual(TOLD_AROUND);
    const ids = story.lines.filter(({ trace_id }) => trace_id === traceId).map((line) => line.correlation_id);
    expect(new Set(ids).size).toBe(1);
  });

  it('handles events in the trace of whoever emitted them', async () => {
    const { traceId, traceparent } = inbound(2);
    await fetch(`${url}/tell`, { headers: { traceparent } });
    const spans = await story.spansOf(traceId, 'process seen');
    const sent = spans.find(({ name }) => name === 'send seen');
    expect(sent?.kind).toBe(SpanKind.PRODUCER);
    const received = spans.find(({ name }) => name === 'process seen');
    expect([received?.kind, received?.parentSpanContext?.spanId]).toEqual([
      SpanKind.CONSUMER,
      sent?.spanContext().spanId,
    ]);
    await until(() => (story.told(traceId).includes('answered') ? true : undefined), 'the last line');
    // The request that emitted it ends when it likes.
    expect(story.told(traceId).filter((text) => TOLD_AROUND.includes(String(text)))).toEqual(TOLD_AROUND);
  });

  it('handles a failure in the trace of the request that asked', async () => {
    const { traceId, traceparent } = inbound(3);
    expect(await (await fetch(`${url}/fail`, { headers: { traceparent } })).text()).toBe('failed');
    expect(story.told(traceId).slice(0, TOLD_FAILED.length)).toEqual(TOLD_FAILED);
  });

  it('ends the span of a streamed answer with its last value, and marks what fails', async () => {
    const client = app.get<ClientProxy>('REPORTS');
    expect(await firstValueFrom(client.send('stream', {}))).toBe('late');
    await expect(firstValueFrom(client.send('broken', {}))).rejects.toBeDefined();
    const find = (name: string) => until(() => story.spans.find((span) => span.name === name), name);
    const [streamed, broken] = [await find('process stream'), await find('process broken')];
    expect(streamed.duration[1] / 1e6).toBeGreaterThan(15);
    expect(broken.status.code).toBe(SpanStatusCode.ERROR);
    expect((await find('send broken')).status.code).toBe(SpanStatusCode.ERROR);
  });
});
