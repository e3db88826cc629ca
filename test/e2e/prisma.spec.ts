import { Logger, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { context } from '@opentelemetry/api';
import { observeCall } from '#databases';
import { contextOfApp } from '#kernel';
import { TracingRuntime } from '#tracing';
import { ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { SpanCapture } from 'nestjs-observability/testing';
import { trace } from 'nestjs-observability/tracing';
import { databaseCalls } from '../support/database-calls.js';
import {
  CONTRACT_VERSIONS,
  prismaContract,
  prismaError,
  ReportingClient,
  type TracingHelper,
} from '../support/prisma-client.js';

const spans = new SpanCapture();
const ends: (() => unknown)[] = [];
const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue();
const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  spans.clear();
  log.mockClear();
  warn.mockClear();
});

async function boot(tracing: ObservabilityOptions['tracing'] = {}): Promise<INestApplicationContext> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        tracing: { exporters: [spans], scheduledDelayMs: 5, ...tracing },
        logging: { level: 'silent' },
        management: { enabled: false },
      }),
    ],
  })
  class ShopModule {}
  const app = await NestFactory.createApplicationContext(ShopModule, { logger: false });
  ends.push(() => app.close());
  return app;
}

const inApp = <T>(app: INestApplicationContext, work: () => T): T =>
  context.with(contextOfApp(app.get(TracingRuntime).scope), work);

const FIND = { method: 'findMany', model: 'Order', text: 'SELECT "n" FROM "public"."orders" WHERE "n" = $1' };
const FOUND = {
  spans: [
    'findMany Order (postgresql)',
    '  SELECT orders (postgresql) | SELECT "n" FROM "public"."orders" WHERE "n" = $1',
  ],
  measured: ['findMany Order (postgresql)'],
};
const NOTHING = { spans: [], measured: [] };

const foreignHelper = (): TracingHelper => ({
  isEnabled: () => true,
  getTraceParent: () => '00-10-10-00',
  dispatchEngineSpans: () => undefined,
  getActiveContext: () => undefined,
  runInChildSpan: (_work, callback) => callback(),
});

describe.each(CONTRACT_VERSIONS)('Prisma by the contract %s of its tracing hook', (version) => {
  const contract = prismaContract(version);
  const client = new ReportingClient(contract);

  it('has a client span per operation and one per statement, without values; the operation is measured', async () => {
    const app = await boot();
    expect(await databaseCalls(app, spans, () => client.run(FIND))).toEqual(FOUND);
    const raw = { method: 'queryRaw', text: "SELECT `id`, 'hunter2' FROM `orders`", provider: 'mysql' };
    expect(await databaseCalls(app, spans, () => client.run(raw))).toEqual({
      spans: ['queryRaw (mysql)', '  SELECT orders (mysql) | SELECT `id`, ? FROM `orders`'],
      measured: ['queryRaw (mysql)'],
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it('measures a statement without operation, such as the end of a transaction', async () => {
    const app = await boot();
    const commit = () => client.statement('COMMIT', 'mssql', () => undefined);
    expect(await databaseCalls(app, spans, commit)).toEqual({
      spans: ['COMMIT (microsoft.sql_server) | COMMIT'],
      measured: ['COMMIT (microsoft.sql_server)'],
    });
  });

  it("keeps Prisma's code of a failure on the operation and that of the database on the statement", async () => {
    const app = await boot();
    const error = prismaError('P2002', '23505');
    const failing = client.run({ ...FIND, send: () => Promise.reject(error) });
    await expect(failing).rejects.toBe(error);
    const refused = () => client.run({ ...FIND, send: () => Promise.reject(error) });
    const seen = await databaseCalls(app, spans, refused);
    expect(seen.spans[0]).toBe('findMany Order (postgresql) error P2002');
    expect(seen.spans[1]).toMatch('SELECT orders (postgresql) error 23505');
    expect(seen.measured).toEqual(['findMany Order (postgresql) error P2002']);
  });

  it('does not know the database of an operation before it has sent a statement', async () => {
    const app = await boot();
    const refuse = () => Promise.reject(new Error('hunter2'));
    const refused = () => client.run({ method: 'create', model: 'Order', send: refuse });
    const first = await databaseCalls(app, spans, refused);
    expect(first.measured).toEqual(['create Order (other_sql) error Error']);
    await client.run(FIND);
    const second = await databaseCalls(app, spans, refused);
    expect(second.spans).toEqual(['create Order (postgresql) error Error']);
  });

  it('has the span of an observed driver below the statement, and does not measure it again', async () => {
    const app = await boot();
    const driver = () =>
      observeCall({ system: 'postgresql', operation: 'SELECT', port: 5432 }, undefined, () => undefined);
    const seen = await databaseCalls(app, spans, () =>
      client.run({ ...FIND, send: () => driver().end(undefined) }),
    );
    expect(seen).toEqual({
      spans: [...FOUND.spans, '    SELECT (postgresql) at a server'],
      measured: FOUND.measured,
    });
  });

  it('measures what an extension of the client does inside an operation', async () => {
    const app = await boot();
    const cached = async () =>
      observeCall({ system: 'redis', operation: 'GET' }, undefined, () => undefined).end(undefined);
    const seen = await databaseCalls(app, spans, () =>
      client.run({ method: 'count', model: 'Order', send: cached }),
    );
    expect(seen.measured).toEqual(['GET (redis)', 'count Order (other_sql)']);
  });

  it('gives each of two applications its own, until the last one closes', async () => {
    const captures = [new SpanCapture(), new SpanCapture()] as const;
    const first = await boot({ exporters: [captures[0]] });
    const second = await boot({ exporters: [captures[1]] });
    const find = () => client.run(FIND);
    expect(await inApp(first, () => databaseCalls(first, captures[0], find))).toEqual(FOUND);
    expect(await inApp(second, () => databaseCalls(second, captures[1], find))).toEqual(FOUND);
    await first.close();
    expect(await inApp(second, () => databaseCalls(second, captures[1], find))).toEqual(FOUND);
    // Each has the span of the work, that of the operation and that of the statement.
    expect(captures.map((capture) => capture.all.length)).toEqual([3, 6]);
    await second.close();
    expect(contract.getGlobalTracingHelper()).toBeUndefined();
    expect(await client.run({ ...FIND, send: () => 7 })).toBe(7);
  });

  it('leaves the hook to another package that has it, with one log line', async () => {
    const foreign = foreignHelper();
    contract.setGlobalTracingHelper(foreign);
    ends.push(() => contract.clearGlobalTracingHelper());
    const app = await boot();
    const lines = log.mock.calls.filter(([line]) => /Prisma/.test(String(line)));
    expect(lines).toEqual([[expect.stringMatching(/^Prisma is traced by another package/)]]);
    expect(await databaseCalls(app, spans, () => client.run(FIND))).toEqual(NOTHING);
    await app.close();
    expect(contract.getGlobalTracingHelper()).toBe(foreign);
  });

  it('does not remove the hook of a package that took it later', async () => {
    const app = await boot();
    const foreign = foreignHelper();
    contract.setGlobalTracingHelper(foreign);
    ends.push(() => contract.clearGlobalTracingHelper());
    await app.close();
    expect(contract.getGlobalTracingHelper()).toBe(foreign);
  });

  it('does not set the hook where databases are switched off', async () => {
    const app = await boot({ databases: false });
    expect(contract.getGlobalTracingHelper()).toBeUndefined();
    expect(await databaseCalls(app, spans, () => client.run(FIND))).toEqual(NOTHING);
  });

  it('gives Prisma the trace and the context of the caller, and passes on the log events of a remote engine', async () => {
    await boot();
    const helper = contract.getGlobalTracingHelper();
    expect(helper?.getTraceParent()).toBe('00-10-10-00');
    trace('work', (span) => {
      const { traceId, spanId, traceFlags } = span.spanContext();
      expect(helper?.getTraceParent()).toBe(`00-${traceId}-${spanId}-0${traceFlags}`);
      expect(helper?.getActiveContext()).toBe(context.active());
    });
    const events = [{ level: 'query' }, { level: 'error' }];
    const emitted: object[] = [];
    helper?.dispatchEngineSpans([], events, (event) => emitted.push(event));
    expect(emitted).toEqual(events);
  });

  it('passes on what is returned and thrown', async () => {
    await boot();
    const helper = contract.getGlobalTracingHelper();
    const promise = Promise.resolve(7);
    const work = { name: 'operation', attributes: { method: 'count' } };
    expect(helper?.runInChildSpan(work, () => promise)).toBe(promise);
    await promise;
    const error = new Error('refused');
    const failing = (): never => {
      throw error;
    };
    expect(() => helper?.runInChildSpan(work, failing)).toThrow(error);
    expect(helper?.runInChildSpan('connect', () => 8)).toBe(8);
  });
});

it('warns once when Prisma reports operations or statements in another way', async () => {
  const [version = ''] = CONTRACT_VERSIONS;
  const contract = prismaContract(version);
  await boot();
  const helper = contract.getGlobalTracingHelper();
  for (const name of ['operation', 'operation', 'db_query'])
    expect(helper?.runInChildSpan({ name, attributes: { renamed: 'findMany' } }, () => 7)).toBe(7);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^@prisma\/client has no attribute method .*neither traced nor measured/)],
    [expect.stringMatching(/^@prisma\/client has no attribute db.query.text .*not traced/)],
  ]);
});
