import { describe, expect, it } from '@jest/globals';
import type { ResolvedOptions } from '#contracts';
import { HealthEndpoint } from './health.endpoint.js';
import { HealthRegistry } from './health-registry.js';
import { HealthService } from './health.service.js';

const fail = (): never => {
  throw new Error('it is down');
};
const pass = (): void => undefined;

function health(overrides: Partial<ResolvedOptions['health']> = {}) {
  const options = {
    service: { name: 'test' },
    health: { enabled: true, timeoutMs: 50, cacheMs: 0, ...overrides },
  } as ResolvedOptions;
  const registry = new HealthRegistry(options);
  const service = new HealthService(registry, options);
  const endpoint = new HealthEndpoint(service);
  service.onApplicationBootstrap();
  return { registry, service, status: async () => (await endpoint.handle()).status };
}

describe('HealthService', () => {
  it('is healthy when every check passes, with Terminus’s body', async () => {
    const { registry, service, status } = health();
    registry.register('db', () => ({ rows: 1 }));
    const report = await service.report();
    expect(report).toMatchObject({ status: 'ok', health: 'healthy', service: 'test', error: {} });
    expect(report.info.db).toMatchObject({ status: 'up', rows: 1, critical: true });
    expect(report.details.db?.latencyMs).toBeGreaterThanOrEqual(0);
    expect(await status()).toBe(200);
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
    const { registry, service, status } = health();
    for (const [name, check, critical] of checks) registry.register(name, check, { critical });
    expect(await service.report()).toMatchObject({ status: 'error', health: 'unhealthy' });
    expect(await status()).toBe(503);
  });

  it('is degraded, and answers 200, when only a check that is not critical fails', async () => {
    const { registry, service, status } = health();
    registry.register('db', pass);
    registry.register('cache', fail, { critical: false });
    const report = await service.report();
    expect(report).toMatchObject({ status: 'ok', health: 'degraded' });
    expect(report.error.cache).toMatchObject({ status: 'down', health: 'degraded', message: 'it is down' });
    expect(await status()).toBe(200);
  });

  it('terminus: an indicator that throws gives 503 with its name, never 500', async () => {
    const { registry, service, status } = health();
    registry.register('db', async () => {
      throw undefined; // eslint-disable-line @typescript-eslint/only-throw-error -- what an indicator may do
    });
    expect(await status()).toBe(503);
    expect(Object.keys((await service.report()).error)).toEqual(['db']);
  });

  it('cuts off a check that hangs and says so', async () => {
    const { registry, service } = health();
    let aborted = false;
    registry.register(
      'slow',
      (signal) => new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
    );
    const report = await service.report();
    expect(report.error.slow?.message).toBe('no answer within 50 ms');
    expect(aborted).toBe(true);
  });

  it('understands the results of Terminus’s indicators', async () => {
    const { registry, service } = health();
    registry.register('http', () => ({ http: { status: 'down', message: 'refused' } }));
    registry.register('disk', () => ({ disk: { status: 'up' } }));
    const report = await service.report();
    expect(report.error.http).toMatchObject({ status: 'down', message: 'refused' });
    expect(report.info.disk).toMatchObject({ status: 'up' });
  });

  it('runs the checks once for many questions at the same time, and reuses a young result', async () => {
    const { registry, service } = health({ cacheMs: 60_000 });
    let runs = 0;
    registry.register('counted', () => void (runs += 1));
    await Promise.all(Array.from({ length: 20 }, () => service.report()));
    await service.report();
    expect(runs).toBe(1);
  });

  it('answers 503 while starting and while stopping', async () => {
    const { service, status } = health();
    service.beforeApplicationShutdown();
    expect([await status(), (await service.report()).status]).toEqual([503, 'shutting_down']);
    const options = { service: { name: 't' }, health: { timeoutMs: 50, cacheMs: 0 } } as ResolvedOptions;
    const starting = new HealthService(new HealthRegistry(options), options);
    expect((await starting.report()).health).toBe('starting');
  });

  it('refuses a name that is used twice', () => {
    const { registry } = health();
    registry.register('db', pass);
    expect(() => registry.register('db', pass)).toThrow(/OBS_HEALTH_INVALID.*used twice/);
  });
});
