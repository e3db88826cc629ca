import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Delete, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { Audited, AuditLog, verifyAudit } from 'nestjs-observability/audit';
import { inbound } from '../support/story.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';

type Row = Record<string, unknown>;

@Controller('orders')
class OrderController {
  @Delete(':id')
  @Audited('order_cancelled', { fields: (id: string) => ({ order_id: id }) })
  async cancel(@Param('id') id: string): Promise<string> {
    return Promise.resolve(id);
  }
}

describe('the audit log of an application', () => {
  let folder: string;
  const apps: INestApplication[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-e2e-'));
  });

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    rmSync(folder, { recursive: true });
  });

  async function start(name = 'audit.jsonl', options: ObservabilityOptions = {}): Promise<INestApplication> {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          audit: { file: join(folder, name) },
          management: { port: 0 },
          logging: { destination: { write: () => undefined } },
          ...options,
        }),
      ],
      controllers: [OrderController],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { bufferLogs: true, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    apps.push(app);
    return app;
  }

  const text = (name = 'audit.jsonl'): string => readFileSync(join(folder, name), 'utf8');
  const rows = (name?: string): Row[] =>
    text(name)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row);

  it('records actor, action, time and trace', async () => {
    const app = await start();
    const { traceId, traceparent } = inbound();
    const headers = { traceparent, 'x-correlation-id': 'c-1' };
    const answer = await fetch(`${await app.getUrl()}/orders/7`, { method: 'DELETE', headers });
    expect(await answer.text()).toBe('7');
    expect(rows()).toMatchObject([
      {
        seq: 1,
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        logger: 'audit',
        event: 'order_cancelled',
        order_id: '7',
        outcome: 'success',
        correlation_id: 'c-1',
        trace_id: traceId,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });

  it('has the four events and those of your own, with secrets replaced', async () => {
    const audit = (await start('audit.jsonl', { service: { name: 'shop' } })).get(AuditLog);
    await audit.authAttempt({ user: 'ada', success: false, ipAddress: '10.0.0.7' });
    await audit.apiAccess({ user: 'ada', endpoint: '/orders/:id', method: 'GET', statusCode: 200 });
    await audit.dataAccess({ user: 'ada', resourceType: 'order', resourceId: 7, action: 'read' });
    await audit.configChange({
      user: 'ada',
      configKey: 'smtp.password',
      oldValue: 'hunter1',
      newValue: 'hunter2',
    });
    await audit.configChange({
      user: 'ada',
      configKey: 'database',
      oldValue: { url: 'postgres://app:hunter3@db/x', pool: 5 },
      newValue: { apiKey: 'hunter4', pool: 9 },
    });
    await audit.record('export', { user: 'ada', seq: 'mine', token: 'hunter5' });
    expect(rows()).toMatchObject([
      { event: 'auth_attempt', service: 'shop', user: 'ada', success: false, ip_address: '10.0.0.7' },
      { event: 'api_access', user: 'ada', endpoint: '/orders/:id', method: 'GET', status_code: 200 },
      { event: 'data_access', resource_type: 'order', resource_id: 7, action: 'read' },
      {
        event: 'config_change',
        config_key: 'smtp.password',
        old_value: '[redacted]',
        new_value: '[redacted]',
      },
      { event: 'config_change', old_value: { pool: 5 }, new_value: { apiKey: '[redacted]', pool: 9 } },
      { event: 'export', seq: 6, seq_: 'mine', token: '[redacted]' },
    ]);
    expect(text()).not.toContain('hunter');
    expect(await verifyAudit([join(folder, 'audit.jsonl')])).toMatchObject({
      records: 6,
      finding: undefined,
    });
  });

  it('keeps two applications in one process apart, and refuses one file for both', async () => {
    const [first, second] = [await start('one.jsonl'), await start('two.jsonl')];
    await first.get(AuditLog).record('mine', {});
    await second.get(AuditLog).record('mine', {});
    expect([rows('one.jsonl').length, rows('two.jsonl').length]).toEqual([1, 1]);
    await expect(start('one.jsonl')).rejects.toMatchObject({ code: 'OBS_AUDIT' });
  });

  it('counts how records ended', async () => {
    const app = await start();
    await app.get(AuditLog).record('mine', {});
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    expect(metricValue(page, 'audit_records_total', { outcome: 'written' })).toBe(1);
    expect(metricValue(page, 'audit_records_total', { outcome: 'failed' })).toBe(0);
    expect(metricValue(page, 'audit_pending_records')).toBe(0);
  });

  it('writes waiting records when the application ends, and leaves no lock behind', async () => {
    const app = await start();
    const waiting = Array.from({ length: 100 }, (_, n) => app.get(AuditLog).record('mine', { n }));
    await app.close();
    await Promise.all(waiting);
    expect(rows()).toHaveLength(100);
    expect(readdirSync(folder).filter((name) => name.includes('lock'))).toEqual([]);
  });

  /**
   * The processes of this test use the built package. The build can take minutes on a loaded machine, so it is not timed.
   */
  const build = (): unknown =>
    execFileSync(process.execPath, ['scripts/ensure-built.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  beforeAll(() => void build(), 600_000);

  it('loses no acknowledged record by SIGKILL, and detects manipulations', async () => {
    const args = ['endurance/audit-kills/run.mjs', '--records', '4000', '--kills', '3', '--folder', folder];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    expect(JSON.parse(out)).toMatchObject({ kills: 3, lost: 0, verify: { code: 0 } });
    const { findings } = JSON.parse(out) as { findings: { kind: string; code: number; located: boolean }[] };
    expect(findings.map(({ code, located }) => [code, located])).toEqual(findings.map(() => [1, true]));
    expect(findings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['flipped byte', 'removed line', 'swapped lines', 'flipped last byte']),
    );
  });
});
