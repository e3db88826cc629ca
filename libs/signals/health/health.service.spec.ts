import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { HealthOptions, HealthReport } from '#contracts';
import { testHealth, type TestHealth } from '../../../test/support/health.js';

const fail = (): never => {
  throw new Error('it is down');
};
const pass = (): void => undefined;
const hang = (): Promise<never> => new Promise(() => undefined);

describe('HealthService', () => {
  const open: TestHealth[] = [];

  function health(options?: HealthOptions): TestHealth {
    const made = testHealth(options);
    open.push(made);
    return made;
  }

  async function started(made: TestHealth): Promise<HealthReport> {
    made.start();
    await made.service.runNow();
    return made.service.report();
  }

  afterEach(() => open.splice(0).forEach((one) => one.stop()));

  it('is healthy when every check passes: Terminus’s body, and ours in addition', async () => {
    const made = health();
    made.registry.register('db', () => ({ rows: 1 }));
    const report = await started(made);
    expect(report).toMatchObject({
      status: 'ok',
      health: 'healthy',
      service: 'test',
      version: '1.2.3',
      error: {},
      affected: {},
      info: { db: { status: 'up', rows: 1, critical: true } },
      checks: {
        db: { health: 'healthy', groups: ['ready'], consecutiveFailures: 0, running: false, affected: false },
      },
    });
    expect(report.details).toEqual(report.info);
    expect(new Date(report.checks.db?.lastSuccess ?? '').getTime()).toBeGreaterThan(Date.now() - 10_000);
    expect((await made.page('/health')).status).toBe(200);
  });

  it('has a state per component, made of its checks, and writes everything to a file', async () => {
    const made = health();
    made.registry.register({ component: 'kafka', check: 'brokers', run: pass });
    made.registry.register({ component: 'kafka', check: 'lag', run: fail, critical: false });
    made.registry.register('db', fail);
    await started(made);
    expect(made.service.components()).toEqual({
      kafka: { health: 'degraded', checks: { 'kafka.brokers': 'healthy', 'kafka.lag': 'degraded' } },
      db: { health: 'unhealthy', checks: { db: 'unhealthy' } },
    });
    const folder = mkdtempSync(join(tmpdir(), 'health-'));
    const path = join(folder, 'health.json');
    const written = made.file.write(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(written)));
    expect(written).toMatchObject({ health: 'unhealthy', components: { kafka: { health: 'degraded' } } });
    expect(() => made.file.write(join(folder, 'none', 'health.json'))).toThrow(/OBS_HEALTH_INVALID.*ENOENT/);
    rmSync(folder, { recursive: true });
    expect(() => made.registry.register({ component: 'kafka', check: ' ', run: pass })).toThrow(
      /OBS_HEALTH_INVALID.*"kafka" has no name/,
    );
  });

  it.each([
    [
      ['db', fail, true],
      ['cache', fail, false],
    ] as const,
    [
      ['cache', fail, false],
      ['db', fail, true],
    ] as const,
  ])('lets a critical failure win over a degraded one whatever the order', async (...checks) => {
    const made = health();
    for (const [name, check, critical] of checks) made.registry.register(name, check, { critical });
    expect(await started(made)).toMatchObject({ status: 'error', health: 'unhealthy' });
    expect((await made.page('/health')).status).toBe(503);
  });

  it('is degraded, and answers 200, when only a check that is not critical fails', async () => {
    const made = health();
    made.registry.register('db', pass);
    made.registry.register('cache', fail, { critical: false });
    expect(await started(made)).toMatchObject({
      status: 'ok',
      health: 'degraded',
      error: { cache: { status: 'down', health: 'degraded', message: 'it is down' } },
    });
    expect((await made.page('/health')).status).toBe(200);
  });

  it('is starting until it has the first result of every critical check, and answers 503', async () => {
    const made = health();
    made.registry.register('db', hang);
    made.registry.register('cache', hang, { critical: false });
    expect((await made.page('/health')).body).toMatchObject({ health: 'starting' });
    made.start();
    expect((await made.page('/health')).status).toBe(503);
    expect(made.service.report().details.db).toMatchObject({ health: 'starting', status: 'down' });
  });

  it('does not wait for a check that is not critical', () => {
    const made = health();
    made.registry.register('cache', hang, { critical: false });
    made.start();
    expect(made.service.report().health).toBe('healthy');
  });

  it('runs a check at once that is added to a running application, without returning to starting', async () => {
    const made = health();
    await started(made);
    made.registry.register('late', hang);
    expect(made.service.report()).toMatchObject({
      health: 'healthy',
      checks: { late: { health: 'unknown' } },
    });
    await made.service.runNow(['late']);
    expect(made.service.report().health).toBe('unhealthy');
    made.registry.unregister('late');
    expect(made.service.report().health).toBe('healthy');
    expect(made.transitions.at(-1)).toMatchObject({ check: 'service', from: 'unhealthy', to: 'healthy' });
  });

  it('removes a check that others depend on, and adds further ones', async () => {
    const made = health();
    made.registry.register('db', fail);
    made.registry.register('orders', fail, { dependsOn: ['db'] });
    expect((await started(made)).affected.orders).toMatchObject({ rootCause: ['db'] });
    made.registry.unregister('db');
    expect(made.service.report().error.orders).toMatchObject({ status: 'down' });
    made.registry.register('cache', pass);
    made.registry.register('db', fail);
    await made.service.runNow();
    expect(made.service.report().affected.orders).toMatchObject({ rootCause: ['db'] });
  });

  it('ignores a result older than three intervals and a time-out', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const made = health({ timeoutMs: 5 });
    made.registry.register('db', pass, { intervalMs: 1 });
    const check = made.registry.get('db');
    await check?.runner.run();
    clock.mockReturnValue(1_008);
    expect(check?.health).toBe('healthy');
    clock.mockReturnValue(1_009);
    expect(check?.health).toBe('unknown');
    clock.mockRestore();
  });

  it('answers from the last results while every check hangs', async () => {
    const made = health({ timeoutMs: 20 });
    for (let n = 0; n < 10; n += 1) made.registry.register(`hanging-${n}`, hang);
    const report = await started(made);
    expect(Object.values(report.error).map(({ message }) => message)).toEqual(
      Array.from({ length: 10 }, () => 'no answer within 20 ms'),
    );
  });

  describe('groups', () => {
    it('count only the checks that joined them', async () => {
      const made = health();
      made.registry.register('db', pass, { groups: ['ready', 'checkout'] });
      made.registry.register('mailer', fail, { groups: ['mail'] });
      await started(made);
      const statuses = ['ready', 'checkout', 'mail'].map((group) => made.service.report(group).health);
      expect(statuses).toEqual(['healthy', 'healthy', 'unhealthy']);
      expect(Object.keys(made.service.report('checkout').details)).toEqual(['db']);
      expect((await made.page('/health/:component', 'mail')).status).toBe(503);
    });

    it('live is independent of start, outages and shutdown', async () => {
      const made = health();
      made.registry.register('db', fail);
      const live = () => made.page('/health/live');
      const before = await live();
      await started(made);
      const during = await live();
      made.service.drain('SIGTERM');
      expect([before.status, during.status, (await live()).status]).toEqual([200, 200, 200]);
      expect(Object.keys(during.body.details as object)).toEqual(['event_loop']);
    });

    it('live rejects a check of something outside, and accepts one that is not', async () => {
      const made = health();
      expect(() => made.registry.register('db', pass, { groups: ['live'] })).toThrow(
        /OBS_HEALTH_INVALID.*"db" cannot join "live".*local: true/,
      );
      made.registry.register('heap', fail, { groups: ['live'], local: true });
      await started(made);
      expect((await made.page('/health/live')).status).toBe(503);
    });

    it('startup is 503 until its checks have passed once, and stays 200 then', async () => {
      const made = health();
      let down = true;
      made.registry.register('migrations', () => (down ? fail() : undefined), { groups: ['startup'] });
      const startup = async () => (await made.page('/health/startup')).status;
      const seen = [await startup()];
      for (const next of [true, false, true]) {
        down = next;
        await started(made);
        seen.push(await startup());
      }
      made.service.drain('SIGTERM');
      seen.push(await startup());
      expect(seen).toEqual([503, 503, 200, 200, 200]);
    });

    it('ready is 503 before the start and from the begin of a shutdown on', async () => {
      const made = health();
      made.registry.register('db', pass);
      const before = await made.page('/health/ready');
      await started(made);
      const during = await made.page('/health/ready');
      made.service.drain('SIGTERM');
      made.service.drain('a second word');
      const after = await made.page('/health/ready');
      expect([before.status, during.status, after.status]).toEqual([503, 200, 503]);
      expect(after.body).toMatchObject({ status: 'shutting_down', reason: 'SIGTERM' });
    });
  });

  describe('dependencies', () => {
    it('are shown as root cause, and what only fails with them is affected instead of failed', async () => {
      const made = health();
      made.registry.register('orders', fail, { dependsOn: ['consumer'] });
      made.registry.register('consumer', fail, { dependsOn: ['rabbitmq'] });
      made.registry.register('rabbitmq', fail);
      made.registry.register('db', fail);
      const report = await started(made);
      expect([Object.keys(report.error).sort(), Object.keys(report.affected).sort()]).toEqual([
        ['db', 'rabbitmq'],
        ['consumer', 'orders'],
      ]);
      expect(report.checks.orders).toMatchObject({ affected: true, rootCause: ['rabbitmq'] });
    });

    it('leave a dependant up whose own check passes, and say that it is affected', async () => {
      const made = health();
      made.registry.register('orders', pass, { dependsOn: ['cache'] });
      made.registry.register('cache', fail, { critical: false });
      expect(await started(made)).toMatchObject({
        health: 'degraded',
        info: { orders: { status: 'up', rootCause: ['cache'] } },
        checks: { orders: { affected: true, health: 'healthy' } },
      });
    });

    it('do not hide that the dependant is critical', async () => {
      const made = health();
      made.registry.register('orders', fail, { dependsOn: ['cache'] });
      made.registry.register('cache', fail, { critical: false });
      expect((await started(made)).health).toBe('unhealthy');
    });

    it('in a circle stop the start', () => {
      const made = health();
      made.registry.register('a', pass, { dependsOn: ['b'] });
      made.registry.register('b', pass, { dependsOn: ['a'] });
      expect(() => made.start()).toThrow(/OBS_HEALTH_INVALID.*circle: a -> b -> a/);
    });
  });

  it('reports every transition of checks and of the service once', async () => {
    const made = health();
    let down = false;
    made.registry.register('db', () => (down ? fail() : undefined));
    await started(made);
    down = true;
    await made.service.runNow();
    await made.service.runNow();
    made.service.drain('SIGTERM');
    expect(made.transitions.map(({ check, from, to, message }) => [check, from, to, message])).toEqual([
      ['db', 'starting', 'healthy', undefined],
      ['service', 'starting', 'healthy', undefined],
      ['db', 'healthy', 'unhealthy', 'it is down'],
      ['service', 'healthy', 'unhealthy', 'db'],
    ]);
    expect(made.service.transitions()[0]).toMatchObject({ check: 'service', to: 'unhealthy' });
  });

  it('shows one component with its history, and runs it when an operator asks', async () => {
    const made = health({ historyLimit: 2 });
    let runs = 0;
    made.registry.register('db', () => ({ runs: (runs += 1) }));
    await started(made);
    const answer = await made.page('/health/:component/run', 'db');
    expect(answer).toMatchObject({
      status: 200,
      body: { component: 'db', health: 'healthy', detail: { runs: 2 }, state: { consecutiveSuccesses: 2 } },
    });
    expect(answer.body.history).toHaveLength(2);
    expect((await made.page('/health/:component', 'db')).body).toMatchObject({ detail: { runs: 2 } });
    const missing = await made.page('/health/:component', 'nobody');
    expect([missing.status, missing.body.known]).toEqual([404, ['live', 'ready', 'startup', 'db']]);
  });

  it('exports a full report', async () => {
    const made = health();
    made.registry.register('db', fail, { groups: ['ready', 'checkout'] });
    await started(made);
    expect((await made.page('/health/report')).body).toMatchObject({
      health: 'unhealthy',
      process: { pid: process.pid, node: process.version },
      liveness: { health: 'healthy' },
      groups: { live: { health: 'healthy' }, checkout: { health: 'unhealthy', checks: ['db'] } },
      history: { db: [{ outcome: 'down', message: 'it is down' }] },
      transitions: [{ check: 'service' }, { check: 'db' }],
    });
  });

  it('shows nothing but the state on open pages when details are switched off', async () => {
    const made = health({ details: false });
    made.registry.register('db', fail);
    await started(made);
    for (const [path, component] of [['/health'], ['/health/ready'], ['/health/:component', 'db']] as const) {
      const { status, body } = await made.page(path, component);
      expect([status, JSON.stringify(body)]).toEqual([503, expect.not.stringContaining('it is down')]);
      expect(body.health).toBe('unhealthy');
    }
  });

  it.each([
    ['db', {}, /"db" is used twice/],
    [' ', {}, /is empty/],
    ['ready', {}, /can be called "ready"/],
    ['service', {}, /can be called "service"/],
    ['x', { groups: ['report'] }, /cannot join a group called "report"/],
    ['x', { jitter: 10 }, /jitter of the health check "x" is 10\..*from 0 to 0\.9/],
    ['x', { jitter: NaN }, /jitter of the health check "x" is NaN/],
    ['x', { timeoutMs: 0 }, /timeoutMs of the health check "x" is 0/],
  ])('refuses a check called "%s" with %j', (name, options, message) => {
    const { registry } = health();
    registry.register('db', pass);
    expect(() => registry.register(name, pass, options)).toThrow(message);
  });

  it('refuses at start a group that has the name of a check', () => {
    const made = health();
    made.registry.register('db', pass);
    made.registry.register('cache', pass, { groups: ['db'] });
    expect(() => made.start()).toThrow(/OBS_HEALTH_INVALID: "db" is a health check and a group/);
  });
});
