import { afterEach, describe, expect, it } from '@jest/globals';
import { otlpConnection, type OtlpSignal } from './otlp-connection.js';

const VARIABLE = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const SETTINGS = { protocol: 'http/protobuf', headers: {} } as const;

describe('The connection of an OTLP exporter', () => {
  const before = process.env[VARIABLE];

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
    expect(otlpConnection(signal, endpoint, SETTINGS).url).toBe(url);
    expect(otlpConnection(signal, endpoint, { ...SETTINGS, protocol: 'http/json' }).url).toBe(url);
  });

  it('takes the address that was given for one signal alone as it is', () => {
    process.env[VARIABLE] = 'http://c:4318/own';
    expect(otlpConnection('traces', 'http://c:4318/own', SETTINGS).url).toBe('http://c:4318/own');
    expect(otlpConnection('logs', 'http://c:4318/own', SETTINGS).url).toBe('http://c:4318/own/v1/logs');
  });

  it('goes over gRPC to the address as it is', () => {
    expect(otlpConnection('logs', 'http://c:4317', { ...SETTINGS, protocol: 'grpc' }).url).toBe(
      'http://c:4317',
    );
  });
});
