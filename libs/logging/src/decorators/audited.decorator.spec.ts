import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { of, lastValueFrom } from 'rxjs';
import { closeApp, openApp, type AppScope } from '#context';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { AuditLog } from '../audit/audit-log.js';
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
}

describe('@Audited', () => {
  let folder: string;
  let scope: AppScope;
  let audit: AuditLog;
  const orders = new Orders();

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

  it('is a plain call without an application', async () => {
    closeApp(scope);
    expect(await orders.cancel(7, 'ada')).toBe(7);
    expect(rows()).toEqual([]);
  });

  it('refuses where there is no audit log, and says how to get one', async () => {
    closeApp(scope);
    await audit.onApplicationShutdown();
    await start({});
    await expect(orders.cancel(7, 'ada')).rejects.toThrow('AUDIT_LOG_FILE');
    await expect(audit.record('x')).rejects.toMatchObject({ code: 'OBS_AUDIT' });
  });
});
