import { BullModule, getFlowProducerToken, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import { Controller, Get, Inject, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DelayedError, type FlowProducer, type Job, type Queue } from 'bullmq';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { describeWith, startService, type RunningService } from '../support/services.js';
import { inbound, Story, Teller, TOLD, until } from '../support/story.js';

@Processor('mail')
class MailProcessor extends WorkerHost {
  constructor(private readonly teller: Teller) {
    super();
  }

  async process(job: Job, token?: string): Promise<string> {
    if (job.name === 'later' && job.attemptsStarted === 1) {
      await job.moveToDelayed(Date.now(), token);
      throw new DelayedError();
    }
    await this.teller.tell();
    return 'sent';
  }
}

@Controller()
class MailController {
  constructor(
    @Inject(getQueueToken('mail')) private readonly queue: Queue,
    @Inject(getFlowProducerToken('flows')) private readonly flows: FlowProducer,
  ) {}

  @Get('one')
  async one(): Promise<string> {
    return String((await this.queue.add('welcome', { to: 1 })).id);
  }

  @Get('later')
  async later(): Promise<string> {
    return String((await this.queue.add('later', {})).id);
  }

  @Get('repeated')
  async repeated(): Promise<string> {
    await this.queue.upsertJobScheduler('every', { every: 20, limit: 3 }, { name: 'again', data: {} });
    return 'scheduled';
  }

  @Get('flow')
  async flow(): Promise<string> {
    const children = [{ name: 'child', queueName: 'mail', data: {} }];
    await this.flows.add({ name: 'root', queueName: 'mail', data: {}, children });
    return 'added';
  }

  @Get('many')
  async many(): Promise<number> {
    return (
      await this.queue.addBulk([
        { name: 'a', data: {} },
        { name: 'b', data: {} },
      ])
    ).length;
  }
}

describeWith(['redis'], 'A BullMQ processor', () => {
  const story = new Story();
  let redis: RunningService;
  let app: INestApplication;

  beforeAll(async () => {
    redis = await startService('redis');
    const { hostname, port } = new URL(redis.url);
    @Module({
      imports: [
        ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
        BullModule.forRoot({ connection: { host: hostname, port: Number(port) } }),
        BullModule.registerQueue({ name: 'mail' }),
        BullModule.registerFlowProducer({ name: 'flows' }),
      ],
      controllers: [MailController],
      providers: [MailProcessor, Teller],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(async () => {
    await app.close();
    await redis.remove();
  });

  it('works on a job in the trace of the request that added it', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    const headers = { traceparent, 'x-correlation-id': 'order-7' };
    const id = await (await fetch(`${await app.getUrl()}/one`, { headers })).text();
    const spans = await story.spansOf(traceId, 'process mail');
    const [job, request] = ['process mail', 'GET /one'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(job?.kind).toBe(SpanKind.CONSUMER);
    expect(job?.attributes).toMatchObject({ 'messaging.system.name': 'bullmq', 'messaging.message.id': id });
    expect(job?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(request?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId).filter((text) => TOLD.includes(String(text)))).toEqual(TOLD);
    const said = story.lines.filter(({ trace_id }) => trace_id === traceId);
    expect(new Set(said.map(({ correlation_id }) => correlation_id))).toEqual(new Set(['order-7']));
  });

  it('works on jobs that were added together in the one trace', async () => {
    const { traceId, traceparent } = inbound(2);
    await fetch(`${await app.getUrl()}/many`, { headers: { traceparent } });
    await story.spansOf(traceId, 'process mail');
    expect(story.told(traceId)).toContain('handler');
  });

  it('works on the jobs of a flow in the trace of the request that made it, and counts each', async () => {
    const { traceId, traceparent } = inbound(4);
    const sent = async () =>
      metricValue(
        await fetchMetricsPage(app.get(ManagementServer).url ?? ''),
        'messaging_client_sent_messages_total',
        {
          messaging_destination_name: 'mail',
        },
      ) ?? 0;
    const before = await sent();
    await fetch(`${await app.getUrl()}/flow`, { headers: { traceparent } });
    await until(() => {
      const jobs = story.spans.filter(({ name }) => name === 'process mail');
      return jobs.filter((span) => span.spanContext().traceId === traceId).length === 2 || undefined;
    }, 'both jobs');
    expect((await sent()) - before).toBe(2);
  });

  it('is counted and timed, and leaves one line per job with its trace', async () => {
    const { traceId, traceparent } = inbound(3);
    await fetch(`${await app.getUrl()}/many`, { headers: { traceparent } });
    const lines = await until(() => {
      const found = story.lines.filter(
        ({ trace_id, context }) => trace_id === traceId && context === 'Messages',
      );
      return found.length === 2 ? found : undefined;
    }, 'both lines');
    expect(lines[0]).toMatchObject({ system: 'bullmq', destination: 'mail', outcome: 'done' });
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const at = (name: string) =>
      metricValue(page, name, { messaging_system: 'bullmq', messaging_destination_name: 'mail' }) ?? 0;
    expect(at('messaging_client_consumed_messages_total')).toBeGreaterThanOrEqual(2);
    expect(at('messaging_client_sent_messages_total')).toBe(at('messaging_client_consumed_messages_total'));
    expect(at('messaging_process_active_messages')).toBe(0);
  });

  it('starts a trace for each run of a schedule, linked to the request that made it', async () => {
    const { traceId, traceparent } = inbound(5);
    await fetch(`${await app.getUrl()}/repeated`, { headers: { traceparent } });
    const runs = await until(() => {
      const jobs = story.spans.filter(
        ({ name, links }) =>
          name === 'process mail' && links.some(({ context }) => context.traceId === traceId),
      );
      return jobs.length >= 2 ? jobs : undefined;
    }, 'two runs');
    const traces = runs.map((span) => span.spanContext().traceId);
    expect(new Set([...traces, traceId]).size).toBe(runs.length + 1);
  });

  it('calls a job that its processor puts off no failure', async () => {
    const { traceId, traceparent } = inbound(6);
    await fetch(`${await app.getUrl()}/later`, { headers: { traceparent } });
    const runs = () => {
      const spans = story.spans.filter(
        (span) => span.name === 'process mail' && span.spanContext().traceId === traceId,
      );
      return spans.length === 2 ? spans : undefined;
    };
    const codes = (await until(runs, 'both runs')).map(({ status: { code } }) => code);
    expect(codes).toEqual([SpanStatusCode.OK, SpanStatusCode.OK]);
    expect(story.lines.filter(({ trace_id, error_type }) => trace_id === traceId && error_type)).toEqual([]);
  });
});
