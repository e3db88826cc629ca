import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { of, lastValueFrom } from 'rxjs';
import { claim, closeApp, ensureContextManager, openApp, runWith, type AppScope } from '#kernel';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { AuditLog } from './audit-log.js';
import { Audited } from './audited.decorator.js';

class Orders {
  cancelled: number[] = [];

  @Audited('order_cancelled', {
    user: (_id: number, by: string) => by,
    fields: (id: number) => ({ order_id: id }),
  })
  async cancel(id: number, _by: string): Promise<number> {
    if (id < 0) throw new RangeError('no such order');
    this.cancelled.push(id);
    return Promise.resolve(id);
  }

  @Audited('order_viewed', { onAuditFailure: 'report', fields: (id: number) => ({ order_id: id }) })
  view(id: number): string {
    if (id < 0) throw new RangeError('no such order');
    return `order ${id}`;
  }

  @Audited('orders_watched', { onAuditFailure: 'report' })
  watch() {
    return of(1, 2);
  }

  @Audited('order_odd', {
    fields: () => {
      throw new Error('bad');
    },
  })
  async odd(): Promise<void> {}

  @Audited('order_made', {
    user: () => 'ada',
    fields: (order: { id: number; lines: string[] }) => ({ order }),
    resultFields: ({ id }: { id: number }) => ({ order_id: id }),
  })
  async make(order: { id: number; lines: string[] }): Promise<{ id: number }> {
    order.id = 9;
    order.lines.length = 0;
    return Promise.resolve({ id: 9 });
  }

  @Audited('order_half_known', {
    user: () => 'ada',
    fields: (order: { id: number }) => ({ id: order.id.toFixed() }),
  })
  async half(_order?: { id: number }): Promise<void> {}
}

describe('@Audited', () => {
  let folder: string;
  let scope: AppScope;
  let audit: AuditLog;
  const orders = new Orders();

  beforeAll(() => ensureContextManager());

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'audited-'));
    await start({ file: join(folder, 'audit.jsonl') });
  });

  afterEach(async () => {
    await audit.onApplicationShutdown();
    closeApp(scope);
    rmSync(folder, { recursive: true });
  });

  async function start(options: { file?: string }): Promise<void> {
    scope = openApp();
    const defaults = resolvedOptions();
    audit = new AuditLog({ ...defaults, audit: { ...defaults.audit, ...options } }, scope);
    await audit.onModuleInit();
  }

  const rows = (): Record<string, unknown>[] =>
    readFileSync(join(folder, 'audit.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('has the record on disk when the method resolves', async () => {
    expect(await orders.cancel(7, 'ada')).toBe(7);
    expect(rows()).toMatchObject([
      { logger: 'audit', event: 'order_cancelled', user: 'ada', order_id: 7, outcome: 'success' },
    ]);
  });

  it('records a failure, and the error stays the method’s own', async () => {
    await expect(orders.cancel(-1, 'ada')).rejects.toThrow(new RangeError('no such order'));
    expect(rows()).toMatchObject([{ outcome: 'failure', error_type: 'RangeError', order_id: -1 }]);
  });

  it('does not run a method whose call cannot be recorded', async () => {
    await audit.onApplicationShutdown();
    orders.cancelled = [];
    await expect(orders.cancel(8, 'ada')).rejects.toMatchObject({ code: 'OBS_AUDIT' });
    expect(orders.cancelled).toEqual([]);
  });

  it('rejects a call that was not recorded in the end, and keeps the error of one that failed itself', async () => {
    rmSync(join(folder, 'audit.jsonl'));
    const [done, failed] = await Promise.allSettled([orders.cancel(9, 'ada'), orders.cancel(-1, 'ada')]);
    expect(done).toMatchObject({ reason: { code: 'OBS_AUDIT' } });
    expect(failed).toMatchObject({ reason: { message: 'no such order' } });
  });

  it('with "report" changes nothing about a method of any kind', async () => {
    expect(orders.view(7)).toBe('order 7');
    expect(() => orders.view(-1)).toThrow('no such order');
    expect(await lastValueFrom(orders.watch())).toBe(2);
    await audit.onApplicationShutdown();
    expect(rows()).toMatchObject([
      { event: 'order_viewed', outcome: 'success' },
      { event: 'order_viewed', outcome: 'failure' },
      { event: 'orders_watched', outcome: 'success' },
    ]);
    expect(orders.view(8)).toBe('order 8');
  });

  it('records the call though a function for its fields throws', async () => {
    await orders.odd();
    expect(rows()).toMatchObject([{ event: 'order_odd', outcome: 'success', fields_unreadable: true }]);
  });

  it('records the actor even if the function for the fields throws', async () => {
    await orders.half();
    expect(rows()).toMatchObject([{ user: 'ada', outcome: 'success', fields_unreadable: true }]);
  });

  it('records the arguments as passed, even if the method changes them, and the outcome', async () => {
    await orders.make({ id: 0, lines: ['tea'] });
    expect(rows()).toMatchObject([
      { user: 'ada', order: { id: 0, lines: ['tea'] }, order_id: 9, outcome: 'success' },
    ]);
  });

  it('fields from the arguments override bound ones, and the outcome overrides both', async () => {
    const bound = { order_id: 'bound', outcome: 'bound', tenant: 't-1' };
    await runWith(bound, () => orders.cancel(7, 'ada'));
    expect(rows()).toMatchObject([{ order_id: 7, outcome: 'success', tenant: 't-1' }]);
  });

  it('calls the method without an audit log', async () => {
    closeApp(scope);
    const bare = openApp();
    expect(await orders.cancel(7, 'ada')).toBe(7);
    closeApp(bare);
    expect(rows()).toEqual([]);
  });

  it('does not run a method after the end of the application, though no application is left', async () => {
    await audit.onApplicationShutdown();
    closeApp(scope);
    orders.cancelled = [];
    await expect(orders.cancel(8, 'ada')).rejects.toMatchObject({
      code: 'OBS_AUDIT',
      message: expect.stringContaining('closed'),
    });
    expect(orders.cancelled).toEqual([]);
    expect(orders.view(8)).toBe('order 8');
  });

  it('of an application that ended is refused, though another one runs', async () => {
    const mine = new Orders();
    claim(mine, scope);
    await audit.onApplicationShutdown();
    closeApp(scope);
    const before = rows();
    await start({ file: join(folder, 'other.jsonl') });
    await expect(mine.cancel(8, 'ada')).rejects.toMatchObject({ code: 'OBS_AUDIT' });
    await orders.cancel(9, 'ada');
    expect([mine.cancelled, rows(), audit.end.seq]).toEqual([[], before, 1]);
  });

  it('counts a call that it refused', async () => {
    const ended: unknown[] = [];
    audit.onOutcome((count, how) => ended.push([count, how]));
    await audit.onApplicationShutdown();
    await orders.cancel(8, 'ada').catch(() => undefined);
    expect(ended).toEqual([[1, 'refused']]);
  });

  it('refuses where there is no audit log, and says how to get one', async () => {
    closeApp(scope);
    await audit.onApplicationShutdown();
    await start({});
    await expect(orders.cancel(7, 'ada')).rejects.toThrow('AUDIT_LOG_FILE');
    await expect(audit.record('x')).rejects.toMatchObject({ code: 'OBS_AUDIT' });
  });
});
