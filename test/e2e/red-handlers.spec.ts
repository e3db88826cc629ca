import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Inject, Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import {
  ClientsModule,
  EventPattern,
  MessagePattern,
  Transport,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { freePort } from '../support/free-port.js';
import { fetchMetricsPage, metricValue, type MetricsPage } from 'nestjs-observability/testing';
import { inbound, Story, until } from '../support/story.js';

@Controller()
class Reports {
  constructor(
    @Inject('REPORTS') private readonly client: ClientProxy,
    private readonly events: EventEmitter2,
  ) {}

  @MessagePattern('report')
  report(): number {
    return 1;
  }

  @MessagePattern('broken')
  broken(): never {
    throw new RangeError('no report');
  }

  @EventPattern('seen')
  seen(): void {
    // The test only checks its metrics.
  }

  @Get('ask/:pattern')
  async ask(): Promise<number> {
    await firstValueFrom(this.client.emit('seen', {}), { defaultValue: undefined });
    return firstValueFrom(this.client.send<number>('report', {}));
  }

  @Get('emit')
  async emit(): Promise<string> {
    await this.events.emitAsync('order.paid', {});
    return 'emitted';
  }
}

@Injectable()
class Jobs {
  @Timeout(5)
  once(): void {
    // The test only checks its metrics.
  }

  @Interval(20)
  failing(): never {
    throw new TypeError('never works');
  }
}

@Injectable()
class Listener {
  @OnEvent('order.paid')
  paid(): void {
    // The test only checks its metrics.
  }

  @OnEvent('order.lost', { suppressErrors: true })
  lost(): never {
    throw new TypeError('lost');
  }
}

@WebSocketGateway()
class Gateway {
  @SubscribeMessage('order')
  order(): unknown {
    return { event: 'done' };
  }

  @SubscribeMessage('broken')
  broken(): never {
    throw new RangeError('no order');
  }
}

describe.each([
  ['with tracing', true],
  ['without tracing', false],
])('The work of every kind of handler %s', (_title, tracing) => {
  const story = new Story();
  let app: INestApplication;
  let upstream: Server;
  let url: string;

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      response.statusCode = request.url === '/missing' ? 404 : 200;
      response.end('ok');
    }).listen(0, '127.0.0.1');
    const options = { host: '127.0.0.1', port: await freePort() };
    const told = story.options();
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          ...told,
          tracing: { ...told.tracing, enabled: tracing },
          management: { port: 0 },
        }),
        ScheduleModule.forRoot(),
        EventEmitterModule.forRoot(),
        ClientsModule.register([{ name: 'REPORTS', transport: Transport.TCP, options }]),
      ],
      controllers: [Reports],
      providers: [Jobs, Listener, Gateway],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.useWebSocketAdapter(new WsAdapter(app));
    app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    upstream.close();
  });

  const page = (): Promise<MetricsPage> => fetchMetricsPage(app.get(ManagementServer).url ?? '');

  /** Polls the page until a value is present: recording after an answer emits no event. */
  async function seen(name: string, labels: Record<string, string>, least = 1): Promise<number> {
    for (;;) {
      const value = metricValue(await page(), name, labels) ?? 0;
      if (value >= least) return value;
      await sleep(20);
    }
  }

  it('of microservices is timed by pattern on both sides, failures by their type', async () => {
    await (await fetch(`${url}/ask/1`)).text();
    const client = app.get<ClientProxy>('REPORTS');
    await expect(firstValueFrom(client.send('broken', {}))).rejects.toBeDefined();
    const rpc = (name: string) => ({ rpc_system_name: 'nestjs', rpc_method: name });
    await seen('rpc_server_call_duration_seconds_count', rpc('seen'));
    expect(await seen('rpc_server_call_duration_seconds_count', { ...rpc('report'), error_type: '' })).toBe(
      1,
    );
    expect(await seen('rpc_client_call_duration_seconds_count', { ...rpc('report'), error_type: '' })).toBe(
      1,
    );
    expect(await seen('rpc_client_call_duration_seconds_count', rpc('seen'))).toBe(1);
    const metrics = await page();
    expect(metricValue(metrics, 'rpc_server_active_requests', rpc('report'))).toBe(0);
    expect(metricValue(metrics, 'rpc_server_active_requests', rpc('broken'))).toBe(0);
    const failed = metricValue(metrics, 'rpc_server_call_duration_seconds_count', {
      ...rpc('broken'),
      error_type: 'RangeError',
    });
    expect(failed).toBe(1);
  });

  it('of WebSockets is counted by event; what a filter answered has failed all the same', async () => {
    const socket = new WebSocket(url.replace('http', 'ws'));
    await once(socket, 'open');
    for (const event of ['order', 'broken']) socket.send(JSON.stringify({ event, data: {} }));
    const at = (name: string) => ({ messaging_system: 'websocket', messaging_destination_name: name });
    await seen('messaging_process_duration_seconds_count', { ...at('order'), error_type: '' });
    await seen('messaging_process_duration_seconds_count', { ...at('broken'), error_type: 'RangeError' });
    const metrics = await page();
    expect(metricValue(metrics, 'messaging_client_consumed_messages_total', at('order'))).toBe(1);
    expect(metricValue(metrics, 'messaging_process_active_messages', at('broken'))).toBe(0);
    socket.close();
  });

  it('of scheduled jobs is timed by job, and says when it last succeeded', async () => {
    await seen('scheduled_job_duration_seconds_count', { job: 'Jobs.once', error_type: '' });
    await seen('scheduled_job_duration_seconds_count', { job: 'Jobs.failing', error_type: 'TypeError' }, 2);
    const metrics = await page();
    const last = 'scheduled_job_last_success_timestamp_seconds';
    expect(metricValue(metrics, last, { job: 'Jobs.once' })).toBeGreaterThan(Date.now() / 1000 - 60);
    expect(metricValue(metrics, last, { job: 'Jobs.failing' })).toBeUndefined();
    expect(metricValue(metrics, 'scheduled_job_active_runs', { job: 'Jobs.once' })).toBe(0);
  });

  it('of event handlers is timed by handler', async () => {
    await (await fetch(`${url}/emit`)).text();
    app.get(EventEmitter2).emit('order.lost');
    const handler = (name: string, type: string) => ({ handler: name, error_type: type });
    expect(await seen('event_handler_duration_seconds_count', handler('Listener.paid', ''))).toBe(1);
    expect(await seen('event_handler_duration_seconds_count', handler('Listener.lost', 'TypeError'))).toBe(1);
  });

  it('of other servers is timed by server and status, without paths', async () => {
    const { port } = upstream.address() as AddressInfo;
    for (const path of ['/a', '/b', '/missing'])
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    const at = { http_request_method: 'GET', server_address: '127.0.0.1', server_port: String(port) };
    const count = 'http_client_request_duration_seconds_count';
    expect(await seen(count, { ...at, http_response_status_code: '200', error_type: '' }, 2)).toBe(2);
    expect(await seen(count, { ...at, http_response_status_code: '404', error_type: '404' })).toBe(1);
    expect(metricValue(await page(), 'http_client_active_requests', at)).toBe(0);
  });

  it('leaves one line per message of a microservice and of a WebSocket', async () => {
    const { traceId, traceparent } = inbound(1);
    await (await fetch(`${url}/ask/1`, { headers: { traceparent } })).text();
    const line = await until(
      () =>
        story.lines.findLast(
          ({ context, destination, trace_id }) =>
            context === 'Messages' && destination === 'report' && trace_id === traceId,
        ),
      'the line of the message',
    );
    expect(line).toMatchObject({
      msg: 'message processed',
      system: 'nestjs',
      outcome: 'done',
      duration_ms: expect.any(Number),
      trace_id: traceId,
    });
    const broken = story.lines.find(({ destination }) => destination === 'broken');
    expect(broken).toMatchObject({ level: 'warn', outcome: 'failed', error_type: 'RangeError' });
  });
});
