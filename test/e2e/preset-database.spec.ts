import type { AddressInfo } from 'node:net';
import { Controller, Get, Inject, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Client, Pool } from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import { trends } from 'nestjs-observability/presets/trends';
import { webhook, WebhookMetrics } from 'nestjs-observability/presets/webhook';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { describeWith, startService, type RunningService } from '../support/services.js';
import { inbound, Story } from '../support/story.js';

const INSTRUMENTED = Symbol('instrumented pool');

/** A client as patched by OpenTelemetry's instrumentation of pg, with its marker. */
class InstrumentedClient extends Client {}
const patched = function (this: Client, ...args: unknown[]): unknown {
  return (Client.prototype.query as (...all: unknown[]) => unknown).apply(this, args);
};
Object.assign(InstrumentedClient.prototype, { query: Object.assign(patched, { __wrapped: true }) });

const Visit = new EntitySchema<{ id: number; reason: string }>({
  name: 'visit',
  columns: { id: { type: Number, primary: true, generated: true }, reason: { type: String } },
});

@Controller('patients')
class PatientsController {
  constructor(
    @Inject(Pool) private readonly pool: Pool,
    @Inject(INSTRUMENTED) private readonly instrumented: Pool,
    @Inject(Redis) private readonly redis: Redis,
    @Inject(DataSource) private readonly source: DataSource,
    private readonly metrics: WebhookMetrics,
  ) {}

  @Get('all')
  async all(): Promise<unknown> {
    return (await this.pool.query('SELECT * FROM patients')).rows;
  }

  @Get('instrumented')
  async fromInstrumented(): Promise<unknown> {
    const client = await this.instrumented.connect();
    const { rows } = await client.query('SELECT 1 AS one');
    client.release();
    return rows;
  }

  @Get('visits')
  async visits(): Promise<unknown> {
    await this.source.transaction((manager) => manager.save(Visit, { reason: 'fever' }));
    return this.source.getRepository(Visit).findBy({ reason: 'fever' });
  }

  @Get('cached/:id')
  async cached(@Param('id') id: string): Promise<unknown> {
    const name = await this.redis.get(`patient:${id}`);
    await this.redis.pipeline().set(`patient:${id}`, 'Ada').hget(`patient:${id}`, 'name').exec();
    return { name };
  }

  @Get('tracked')
  async tracked(): Promise<unknown> {
    return this.metrics.trackQuery('lookup', () => this.pool.query('SELECT name FROM patients'));
  }

  @Get(':id')
  async find(@Param('id') id: string): Promise<unknown> {
    return (await this.pool.query('SELECT name FROM patients WHERE id = $1', [id])).rows[0];
  }
}

describeWith(['postgres', 'redis'], 'An application on PostgreSQL and Redis with presets', () => {
  const story = new Story();
  let postgres: RunningService;
  let redis: RunningService;
  let pool: Pool;
  let instrumented: Pool;
  let cache: Redis;
  let source: DataSource;
  let app: INestApplication;
  let url: string;
  let managementUrl: string;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startService('postgres'), startService('redis')]);
    cache = new Redis(redis.url);
    pool = new Pool({ connectionString: postgres.url, max: 4 });
    pool.on('error', () => undefined);
    instrumented = new Pool({ connectionString: postgres.url, max: 1, Client: InstrumentedClient });
    instrumented.on('error', () => undefined);
    source = new DataSource({
      type: 'postgres',
      url: postgres.url,
      poolSize: 3,
      entities: [Visit],
      synchronize: true,
    });
    await source.initialize();
    @Module({
      imports: [
        ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
        PresetModule.forRoot([webhook, trends]),
      ],
      controllers: [PatientsController],
      providers: [
        { provide: Pool, useValue: pool },
        { provide: INSTRUMENTED, useValue: instrumented },
        { provide: Redis, useValue: cache },
        { provide: DataSource, useValue: source },
      ],
    })
    class ClinicModule {}
    // Runs before the application is ready, so that one connection already exists.
    await pool.query(`CREATE TABLE patients AS SELECT 7 AS id, 'Ada' AS name`);
    app = await NestFactory.create(ClinicModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer() as { address(): AddressInfo }).address().port}/patients`;
    managementUrl = app.get(ManagementServer).url as string;
  });

  afterAll(async () => {
    await app.close();
    cache.disconnect();
    await Promise.all([pool.end(), instrumented.end(), source.destroy()]);
    await Promise.all([postgres.remove(), redis.remove()]);
  });

  const statements = async (operation: string, status: string) =>
    metricValue(await fetchMetricsPage(managementUrl), 'database_queries_total', { operation, status });

  it('counts its statements automatically, and shows the available connections', async () => {
    expect(await (await fetch(`${url}/7`)).json()).toEqual({ name: 'Ada' });
    expect((await fetch(`${url}/x`)).status).toBe(500);
    const client = await pool.connect();
    const page = await fetchMetricsPage(managementUrl);
    client.release();
    const labels = { operation: 'select', table: 'patients' };
    expect(metricValue(page, 'database_queries_total', { operation: 'select', status: 'success' })).toBe(1);
    expect(metricValue(page, 'database_queries_total', { operation: 'select', status: 'error' })).toBe(1);
    expect(metricValue(page, 'errors_total', { component: 'database', error_type: '22P02' })).toBe(1);
    expect(metricValue(page, 'db_query_duration_seconds_count', labels)).toBe(2);
    // Sum of all pools: 4, 1, and 3 of the data source.
    expect(metricValue(page, 'db_connection_pool_size')).toBe(8);
    expect(metricValue(page, 'db_connection_pool_available')).toBe(7);
  });

  it('counts a statement within trackQuery once, under the name that is given there', async () => {
    const before = await statements('select', 'success');
    await fetch(`${url}/tracked`);
    expect(await statements('lookup', 'success')).toBe(1);
    expect(await statements('select', 'success')).toBe(before);
  });

  it('has a client span per statement below the request, by the semantic conventions and without values', async () => {
    const { traceId, traceparent } = inbound();
    expect((await fetch(`${url}/hunter2`, { headers: { traceparent } })).status).toBe(500);
    const spans = await story.spansOf(traceId, 'GET /patients/:id');
    const statement = spans.find(({ kind }) => kind === SpanKind.CLIENT);
    const parent = spans.find((span) => span.spanContext().spanId === statement?.parentSpanContext?.spanId);
    expect(parent).toBeDefined();
    expect(statement).toMatchObject({
      name: 'SELECT patients',
      status: { code: SpanStatusCode.ERROR },
      events: [],
      attributes: {
        'db.system.name': 'postgresql',
        'db.operation.name': 'SELECT',
        'db.collection.name': 'patients',
        'db.query.summary': 'SELECT patients',
        'db.query.text': expect.stringMatching(/^SELECT .*\$1/),
        'db.namespace': 'postgres',
        'server.address': '127.0.0.1',
        'server.port': postgres.ports.postgres,
        'error.type': '22P02',
        'db.response.status_code': '22P02',
      },
    });
    expect(JSON.stringify(statement?.attributes)).not.toContain('hunter2');
  });

  it('has a client span per command of Redis, and one per pipeline', async () => {
    const { traceId, traceparent } = inbound(3);
    expect(await (await fetch(`${url}/cached/hunter2`, { headers: { traceparent } })).json()).toEqual({
      name: null,
    });
    const spans = await story.spansOf(traceId, 'GET /patients/cached/:id');
    const commands = spans.filter(({ attributes }) => attributes['db.system.name'] === 'redis');
    expect(commands.map(({ name }) => name)).toEqual(['GET', 'PIPELINE']);
    expect(commands[0]).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: {
        'db.operation.name': 'GET',
        'db.namespace': '0',
        'server.address': '127.0.0.1',
        'server.port': redis.ports.redis,
      },
    });
    // The second one is a hash command on a string key.
    expect(commands[1]).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: {
        ...{ 'db.operation.batch.size': 2, 'db.query.text': 'SET ? ?; HGET ? ?' },
        ...{ 'error.type': 'WRONGTYPE', 'db.response.status_code': 'WRONGTYPE' },
      },
    });
    expect(JSON.stringify(commands.map(({ attributes }) => attributes))).not.toContain('hunter2');
  });

  it('counts and traces what a data source of TypeORM asks for', async () => {
    const { traceId, traceparent } = inbound(5);
    const answer = await fetch(`${url}/visits`, { headers: { traceparent } });
    expect(await answer.json()).toEqual([{ id: 1, reason: 'fever' }]);
    const spans = await story.spansOf(traceId, 'GET /patients/visits');
    const asked = spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
    expect(asked.map(({ name }) => name)).toEqual(['BEGIN', 'INSERT visit', 'COMMIT', 'SELECT visit']);
    expect(await statements('insert', 'success')).toBe(1);
  });

  it('leaves the spans of a client to the instrumentation that has patched it, and counts all the same', async () => {
    const { traceId, traceparent } = inbound(4);
    const before = (await statements('select', 'success')) ?? 0;
    expect((await fetch(`${url}/instrumented`, { headers: { traceparent } })).status).toBe(200);
    const spans = await story.spansOf(traceId, 'GET /patients/instrumented');
    expect(spans.filter(({ attributes }) => attributes['db.system.name'])).toEqual([]);
    expect(await statements('select', 'success')).toBe(before + 1);
  });

  it('begins no trace with a statement of the application itself', async () => {
    await pool.query('SELECT 1');
    const { traceId, traceparent } = inbound(2);
    await fetch(`${url}/all`, { headers: { traceparent } });
    await story.spansOf(traceId, 'GET /patients/all');
    const statements = story.spans.filter(({ attributes }) => attributes['db.system.name']);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.filter(({ parentSpanContext }) => !parentSpanContext)).toEqual([]);
  });

  it('counts failed connections as errors while the database is down', async () => {
    const known = await statements('select', 'error');
    await postgres.stop();
    expect((await fetch(`${url}/7`)).status).toBe(500);
    expect((await fetch(`${url}/tracked`)).status).toBe(500);
    const page = await fetchMetricsPage(managementUrl);
    expect(metricValue(page, 'database_queries_total', { operation: 'connect', status: 'error' })).toBe(1);
    expect(metricValue(page, 'database_queries_total', { operation: 'lookup', status: 'error' })).toBe(1);
    expect(metricValue(page, 'database_queries_total', { operation: 'select', status: 'error' })).toBe(known);
    expect(metricValue(page, 'errors_total', { component: 'database', error_type: 'ECONNREFUSED' })).toBe(2);
    await postgres.start();
    expect((await fetch(`${url}/7`)).status).toBe(200);
  });
});
