import { Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IoAdapter } from '@nestjs/platform-socket.io';
import {
  BaseWsExceptionFilter,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { io, type Socket } from 'socket.io-client';
import { inbound, Story, Teller } from '../support/story.js';
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
  async order(): Promise<string> {
    await this.teller.tell();
    return 'done';
  }

  @SubscribeMessage('broken')
  broken(): never {
    throw new Error('no order');
  }
}

describe('A gateway on socket.io', () => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    @Module({ imports: [ObservabilityModule.forRoot(story.options())], providers: [OrdersGateway, Teller] })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.useWebSocketAdapter(new IoAdapter(app));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  /** Does something on a connection of its own. */
  async function connected<T>(
    headers: Record<string, string>,
    use: (socket: Socket) => Promise<T>,
  ): Promise<T> {
    const socket = io(url, { transports: ['websocket'], extraHeaders: headers, forceNew: true });
    try {
      await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
      return await use(socket);
    } finally {
      socket.disconnect();
    }
  }

  it('handles a message in the trace that the message names, and all that Nest runs around it', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    const answer: unknown = await connected<unknown>({}, (socket) =>
      socket.emitWithAck('order', { traceparent }),
    );
    expect(answer).toBe('done');
    const [span] = await story.spansOf(traceId, 'process order');
    expect(span?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId)).toEqual(TOLD_AROUND);
  });

  it('falls back to the trace of the connection, which its hook runs in too', async () => {
    const { traceId, spanId, traceparent } = inbound(2);
    await connected({ traceparent }, (socket) => socket.emitWithAck('order', {}));
    const [span] = await story.spansOf(traceId, 'process order');
    expect(span?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId)).toEqual(['connected', ...TOLD_AROUND]);
  });

  it('marks a message whose handler throws, though a filter answers it in its trace', async () => {
    const { traceId, traceparent } = inbound(3);
    await connected({}, async (socket) => {
      const answered = new Promise((resolve) => socket.on('exception', resolve));
      socket.emit('broken', { traceparent });
      expect(await answered).toMatchObject({ status: 'error' });
    });
    const [span] = await story.spansOf(traceId, 'process broken');
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no order' });
    expect(story.told(traceId).slice(0, TOLD_FAILED.length)).toEqual(TOLD_FAILED);
  });
});
