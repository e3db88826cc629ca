import { once } from 'node:events';
import { Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import {
  BaseWsExceptionFilter,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { delay, from, type Observable } from 'rxjs';
import { WebSocket } from 'ws';
import { inbound, Story, Teller, until } from '../support/story.js';
import { Telling, TOLD_AROUND, TOLD_FAILED } from '../support/telling.js';

const filter = new BaseWsExceptionFilter<unknown>();

@WebSocketGateway()
@Telling((error, host) => filter.catch(error, host))
class OrdersGateway implements OnGatewayConnection {
  constructor(private readonly teller: Teller) {}

  handleConnection(): void {
    new Logger('Gateway').log('connected');
  }

  @SubscribeMessage('order')
  async order(): Promise<unknown> {
    await this.teller.tell();
    return { event: 'done', data: 1 };
  }

  @SubscribeMessage('several')
  several(): Observable<unknown> {
    return from([{ event: 'one' }, { event: 'two' }]).pipe(delay(20));
  }

  @SubscribeMessage('broken')
  broken(): never {
    throw new Error('no order');
  }
}

describe('A WebSocket gateway', () => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    @Module({ imports: [ObservabilityModule.forRoot(story.options())], providers: [OrdersGateway, Teller] })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.useWebSocketAdapter(new WsAdapter(app));
    await app.listen(0, '127.0.0.1');
    url = (await app.getUrl()).replace('http', 'ws');
  });

  afterAll(() => app.close());

  async function connect(headers: Record<string, string> = {}): Promise<WebSocket> {
    const socket = new WebSocket(url, { headers });
    await once(socket, 'open');
    return socket;
  }

  async function exchange(socket: WebSocket, event: string, data: unknown, answers = 1): Promise<string[]> {
    const events: string[] = [];
    socket.send(JSON.stringify({ event, data }));
    while (events.length < answers) {
      const [message] = (await once(socket, 'message')) as [Buffer];
      events.push((JSON.parse(message.toString()) as { event: string }).event);
    }
    return events;
  }

  it('handles a message in the trace that the message names, and all that Nest runs around it', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    const socket = await connect();
    expect(await exchange(socket, 'order', { traceparent })).toEqual(['done']);
    const [span] = await story.spansOf(traceId, 'process order');
    expect(span?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId)).toEqual(TOLD_AROUND);
    socket.close();
  });

  it('falls back to the trace of the connection, which its hook runs in too', async () => {
    const { traceId, spanId, traceparent } = inbound(2);
    const socket = await connect({ traceparent });
    await exchange(socket, 'order', {});
    const [span] = await story.spansOf(traceId, 'process order');
    expect(span?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId)).toEqual(['connected', ...TOLD_AROUND]);
    socket.close();
  });

  it('begins a trace for each message where nobody names one', async () => {
    const socket = await connect();
    await exchange(socket, 'order', {});
    await exchange(socket, 'order', {});
    const own = await until(() => {
      const spans = story.spans.filter(
        ({ name, parentSpanContext }) => name === 'process order' && !parentSpanContext,
      );
      return spans.length === 2 ? spans : undefined;
    }, 'two root spans');
    expect(new Set(own.map((span) => span.spanContext().traceId)).size).toBe(2);
    socket.close();
  });

  it('ends the span of a streamed answer with its last value', async () => {
    const { traceId, traceparent } = inbound(3);
    const socket = await connect();
    socket.send(JSON.stringify({ event: 'several', data: { traceparent } }));
    const [span] = await story.spansOf(traceId, 'process several');
    expect((span?.duration[1] ?? 0) / 1e6).toBeGreaterThan(15);
    socket.close();
  });

  it('marks a message whose handler throws, though a filter answers it in its trace', async () => {
    const { traceId, traceparent } = inbound(4);
    const socket = await connect();
    socket.send(JSON.stringify({ event: 'broken', data: { traceparent } }));
    const [span] = await story.spansOf(traceId, 'process broken');
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no order' });
    expect(story.told(traceId).slice(0, TOLD_FAILED.length)).toEqual(TOLD_FAILED);
    socket.close();
  });
});
