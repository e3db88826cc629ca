import { afterEach, describe, expect, it } from '@jest/globals';
import type { OtlpSignal } from '#delivery';
import { withEnvironment } from '../../../test/support/environment.js';
import { connectionSettings, openOtlp } from './open-otlp.js';

const VARIABLE = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const SETTINGS = { protocol: 'http/protobuf', headers: {} } as const;

describe('The connection of an OTLP exporter', () => {
  const before = process.env[VARIABLE];
  const urlOf = (...[signal, endpoint, settings]: Parameters<typeof connectionSettings>) =>
    connectionSettings(signal, endpoint, settings).url.href;

  afterEach(() => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  });

  it.each<[OtlpSignal, string, string]>([
    ['traces', 'http://c:4318', 'http://c:4318/v1/traces'],
    ['traces', 'http://c:4318/', 'http://c:4318/v1/traces'],
    ['metrics', 'http://c:4318/base', 'http://c:4318/base/v1/metrics'],
    ['logs', 'http://c:4318/v1/logs', 'http://c:4318/v1/logs'],
    ['logs', 'http://c:4318/v1/logs/', 'http://c:4318/v1/logs/'],
  ])('completes the base address for %s: %s', (signal, endpoint, url) => {
    expect(urlOf(signal, endpoint, SETTINGS)).toBe(url);
    expect(urlOf(signal, endpoint, { ...SETTINGS, protocol: 'http/json' })).toBe(url);
  });

  it('takes the address that was given for one signal alone as it is', () => {
    process.env[VARIABLE] = 'http://c:4318/own';
    expect(urlOf('traces', 'http://c:4318/own', SETTINGS)).toBe('http://c:4318/own');
    expect(urlOf('logs', 'http://c:4318/own', SETTINGS)).toBe('http://c:4318/own/v1/logs');
  });

  it('goes over gRPC to the address as it is', () => {
    expect(urlOf('logs', 'http://c:4317', { ...SETTINGS, protocol: 'grpc' })).toBe('http://c:4317/');
  });

  it('takes compression and time from the variable of the signal before that of all', async () => {
    const variables = {
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'GZIP',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1234',
    };
    const [logs, traces, limit] = await withEnvironment(variables, async () => [
      connectionSettings('logs', 'http://c', SETTINGS).gzip,
      connectionSettings('traces', 'http://c', SETTINGS).gzip,
      openOtlp('traces', 'http://c', SETTINGS).tryLimitMs,
    ]);
    expect([logs, traces, limit]).toEqual([true, false, 1234]);
    expect(openOtlp('traces', 'http://c', SETTINGS).tryLimitMs).toBe(5_000);
  });

  it('says which variable names a certificate that cannot be read', async () => {
    const open = () => openOtlp('logs', 'https://c', SETTINGS);
    await withEnvironment({ OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem' }, async () => {
      expect(open).toThrow(
        /^OBS_OPTIONS_INVALID: OTEL_EXPORTER_OTLP_CERTIFICATE: \/nowhere\/ca\.pem cannot be read/,
      );
    });
  });
});
