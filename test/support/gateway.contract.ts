import { Logger, Module, type INestApplication, type WebSocketAdapter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
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
import { durationOf, inbound, Story, Teller, until } from './story.js';
import { Telling, TOLD_AROUND, TOLD_FAILED } from './telling.js';

/** A client connection. */
export interface GatewayClient {
  send(event: string, data: unknown): void;
  /** Sends a message, and waits for the answer. */
  exchange(event: string, data: unknown): Promise<string>;
  close(): void;
}

/** Adapter and client of a WebSocket library under test. */
export interface GatewayTransport {
  adapter(app: INestApplication): WebSocketAdapter;
  /** @param url HTTP address of the application */
  connect(url: string, headers: Record<string, string>): Promise<GatewayClient>;
}

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

/** Contract tests for gateways on any WebSocket library. */
export function describeGateway(title: string, { adapter, connect }: GatewayTransport): void {
  describe(title, () => {
    const story = new Story();
    let app: INestApplication;

    beforeAll(async () => {
      // The client runs in this process, too, and must send only the given headers, without ours.
      const options = { ...story.options(), http: { client: false } };
      @Module({ imports: [ObservabilityModule.forRoot(options)], providers: [OrdersGateway, Teller] })
      class AppModule {}
      app = await NestFactory.create(AppModule, { bufferLogs: true });
      app.useWebSocketAdapter(adapter(app));
      await app.listen(0, '127.0.0.1');
    });

    afterAll(() => app.close());

    /** Runs work on its own connection. */
    async function connected(
      headers: Record<string, string>,
      use: (client: GatewayClient) => unknown,
    ): Promise<void> {
      const client = await connect(await app.getUrl(), headers);
      try {
        await use(client);
      } finally {
        client.close();
      }
    }

    it('handles a message in the trace that the message names, and all that Nest runs around it', async () => {
      const { traceId, spanId, traceparent } = inbound(1);
      await connected({}, async (client) => {
        expect(await client.exchange('order', { traceparent })).toBe('done');
      });
      const [span] = await story.spansOf(traceId, 'process order');
      expect(span?.parentSpanContext?.spanId).toBe(spanId);
      expect(story.told(traceId)).toEqual(TOLD_AROUND);
    });

    it('falls back to the trace of the connection, which its hook runs in too', async () => {
      const { traceId, spanId, traceparent } = inbound(2);
      await connected({ traceparent }, (client) => client.exchange('order', {}));
      const [span] = await story.spansOf(traceId, 'process order');
      expect(span?.parentSpanContext?.spanId).toBe(spanId);
      expect(story.told(traceId)).toEqual(['connected', ...TOLD_AROUND]);
    });

    it('starts a trace for each message without one', async () => {
      await connected({}, async (client) => {
        await client.exchange('order', {});
        await client.exchange('order', {});
      });
      const own = await until(() => {
        const spans = story.spans.filter(
          ({ name, parentSpanContext }) => name === 'process order' && !parentSpanContext,
        );
        return spans.length === 2 ? spans : undefined;
      }, 'two root spans');
      expect(new Set(own.map((span) => span.spanContext().traceId)).size).toBe(2);
    });

    it('ends the span of a streamed answer with its last value', async () => {
      const { traceId, traceparent } = inbound(3);
      await connected({}, async (client) => {
        client.send('several', { traceparent });
        const [span] = await story.spansOf(traceId, 'process several');
        expect(span && durationOf(span)).toBeGreaterThan(15);
      });
    });

    it('marks a message whose handler throws, though a filter answers it in its trace', async () => {
      const { traceId, traceparent } = inbound(4);
      await connected({}, async (client) => {
        client.send('broken', { traceparent });
        const [span] = await story.spansOf(traceId, 'process broken');
        expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no order' });
      });
      expect(story.told(traceId).slice(0, TOLD_FAILED.length)).toEqual(TOLD_FAILED);
    });
  });
}
